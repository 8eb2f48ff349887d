"""One PDF of the numbered pieces, opened by two programs that are not ours."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from django.utils import timezone
from PIL import Image, ImageDraw

from dossiers.actions import bundle as bundles
from dossiers.actions import exhibit as exhibits
from dossiers.actions import job as jobs
from dossiers.actions import mask as masks
from dossiers.actions import opening as openings
from dossiers.actions import piece as pieces
from dossiers.actions.exhibit import content_of
from dossiers.actions.refusal import RefusedError
from dossiers.jobs import runners
from dossiers.models import Case, Exhibit, Job, JobState, Member, Standing
from tests import build, samples
from tests.bench.bundle import apart as weigh

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def case(awa: Member) -> Case:
    return build.taken(awa)


def add(case: Case, awa: Member, name: str, content: bytes, title: str = "") -> Exhibit:
    """A piece to communicate."""
    piece = exhibits.add_to_case(case, name=name, content=content, by=awa, now=NOW)
    if title:
        pieces.describe(piece, title=title, dated=NOW.date(), sort="", by=awa, now=NOW)
    return pieces.decide(piece, Standing.TO_SHARE, by=awa, now=NOW)


def turned_pdf(pages: int = 2) -> bytes:
    """Pages that a scanner has laid on their side."""
    document = pikepdf.new()
    for _n in range(pages):
        document.add_blank_page(page_size=(595, 842)).rotate(90, relative=False)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def done(job: Job, clock: datetime | None = None) -> Job:
    assert jobs.run_next(runners(), clock=timezone.now)
    return Job.objects.select_related("case").get(pk=job.pk)


def result(job: Job, awa: Member) -> bytes:
    job = done(job)
    assert job.state == JobState.DONE, job.failure
    job.case = build.opened(job.case)
    return b"".join(jobs.result_of(job, by=awa, now=NOW))


def told(program: str, path: Path, *more: str) -> str:
    """What another program says of the file; it must accept it."""
    return subprocess.run(
        [program, *more, str(path)] + (["-"] if program == "pdftotext" else []),
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.fixture
def mixed(case: Case, awa: Member) -> Case:
    """A photo, a scanned PDF of two pages, a text: three pieces with their titles."""
    add(case, awa, "a.jpg", samples.picture(size=(800, 600)), "Planning du mois de mars")
    add(case, awa, "b.pdf", turned_pdf(), "Contrat (copie)")
    add(case, awa, "c.txt", "Messages de l’employeur".encode(), "Échange de SMS")
    return case


def test_two_other_programs_open_the_bundle(mixed: Case, awa: Member, tmp_path: Path) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(result(bundles.ask_bundle(mixed, by=awa, now=NOW), awa))
    assert "No syntax or stream encoding errors found" in told("qpdf", path, "--check")
    assert re.search(r"Pages:\s+5\b", told("pdfinfo", path))


def test_each_page_says_which_piece_it_is(mixed: Case, awa: Member, tmp_path: Path) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(result(bundles.ask_bundle(mixed, by=awa, now=NOW), awa))
    cover, *pages = told("pdftotext", path).split("\f")[:-1]
    assert "Bordereau de communication de pièces" in cover
    assert "Planning du mois de mars" in cover
    stamps = ["Pièce n° 1", "Pièce n° 2 - 1/2", "Pièce n° 2 - 2/2", "Pièce n° 3"]
    assert [stamp in page for stamp, page in zip(stamps, pages, strict=True)] == [True] * 4
    assert "Communiquée sur support" in pages[3]
    assert re.sub(r"\s+", " ", cover).count("(communiquée sur support)") == 1


def test_bookmarks_name_the_pieces_in_their_order(mixed: Case, awa: Member) -> None:
    made = result(bundles.ask_bundle(mixed, by=awa, now=NOW), awa)
    with pikepdf.open(io.BytesIO(made)) as document, document.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            "Bordereau",
            "Pièce n° 1 : Planning du mois de mars",
            "Pièce n° 2 : Contrat (copie)",
            "Pièce n° 3 : Échange de SMS",
        ]


def test_what_could_not_be_printed_is_told(mixed: Case, awa: Member) -> None:
    job = done(bundles.ask_bundle(mixed, by=awa, now=NOW))
    assert job.report == {"done": ["1", "2"], "skipped": {"3": "apart"}}


def test_a_photo_is_no_larger_than_paper_asks(case: Case, awa: Member) -> None:
    add(case, awa, "a.jpg", samples.picture(size=(4000, 3000)))
    made = result(bundles.ask_bundle(case, by=awa, now=NOW), awa)
    with pikepdf.open(io.BytesIO(made)) as document:
        (image,) = document.pages[1].get_images().values()
        drawn_on_inches = (842 - 72) / 72
        assert 150 <= image.Width / drawn_on_inches <= 200


def test_the_masked_copy_goes_into_the_bundle_and_not_the_photo(case: Case, awa: Member) -> None:
    red = Image.new("RGB", (400, 400), "white")
    ImageDraw.Draw(red).rectangle((100, 100, 200, 200), fill="red")
    out = io.BytesIO()
    red.save(out, "JPEG")
    piece = add(case, awa, "a.jpg", out.getvalue())
    masks.mask(piece, [(20, 20, 40, 40)], by=awa, now=NOW)
    made = result(bundles.ask_bundle(case, by=awa, now=NOW), awa)
    with pikepdf.open(io.BytesIO(made)) as document:
        (found,) = document.pages[1].get_images().values()
        seen = pikepdf.PdfImage(found).as_pil_image().convert("RGB")
    left, green, _blue = (band.tobytes() for band in seen.split())
    assert not any(r > 120 and g < 90 for r, g in zip(left, green, strict=True))


def test_an_identity_paper_that_nobody_masked_is_not_in_the_bundle(case: Case, awa: Member) -> None:
    piece = add(case, awa, "id.jpg", samples.picture())
    openings.mark(piece, True, by=awa, now=NOW)
    job = done(bundles.ask_bundle(case, by=awa, now=NOW))
    assert job.report["skipped"] == {"1": "apart"}


def test_a_damaged_pdf_has_its_page_and_the_others_follow(
    case: Case, awa: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = add(case, awa, "a.pdf", build.pdf())
    add(case, awa, "b.pdf", build.pdf())
    real = bundles.content_of
    monkeypatch.setattr(
        bundles, "content_of", lambda p: b"%PDF-1.7 nothing" if p.pk == bad.pk else real(p)
    )
    job = done(bundles.ask_bundle(case, by=awa, now=NOW))
    assert (job.state, job.report) == (JobState.DONE, {"done": ["2"], "skipped": {"1": "apart"}})


def test_a_bundle_cancelled_on_its_way_leaves_nothing(mixed: Case, awa: Member) -> None:
    job = bundles.ask_bundle(mixed, by=awa, now=NOW)

    def runner(job: Job, progress: jobs.Progress) -> jobs.Outcome:
        def cancelling(done: int, total: int, step: str = "") -> None:
            if done == 2:
                jobs.cancel(job, by=awa, now=NOW)
            progress(done, total, step)

        return bundles.run_bundle(job, cancelling)  # type: ignore[arg-type]

    assert jobs.run_next({bundles.BUNDLE: runner}, clock=timezone.now)
    fresh = Job.objects.get(pk=job.pk)
    assert (fresh.state, fresh.files) == (JobState.CANCELLED, [])


def test_photos_are_grouped_into_one_piece_in_the_order_chosen(case: Case, awa: Member) -> None:
    photos = [build.photo(case) for _n in range(3)]
    chosen = [photos[2].pk, photos[0].pk]
    job = done(bundles.ask_group(case, chosen, by=awa, now=NOW))
    assert job.state == JobState.DONE, job.failure
    made = build.opened(case).exhibits.get(pk=job.pk)
    with pikepdf.open(io.BytesIO(content_of(made))) as document:
        assert len(document.pages) == 2
    standings = [case.exhibits.get(pk=photo.pk).standing for photo in photos]
    assert standings == [Standing.ASIDE, Standing.NEW, Standing.ASIDE]


def test_grouping_done_twice_makes_one_piece(case: Case, awa: Member) -> None:
    photos = [build.photo(case) for _n in range(2)]
    job = bundles.ask_group(case, [p.pk for p in photos], by=awa, now=NOW)
    done(job)
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, ended_at=None)
    done(job)
    assert case.exhibits.count() == 3


def test_what_is_no_photo_is_not_grouped(case: Case, awa: Member) -> None:
    both = [build.photo(case).pk, build.proof(case).pk]
    with pytest.raises(RefusedError):
        bundles.ask_group(case, both, by=awa, now=NOW)


def test_a_bundle_of_nothing_is_refused(case: Case, awa: Member) -> None:
    with pytest.raises(RefusedError):
        bundles.ask_bundle(case, by=awa, now=NOW)


def test_six_times_the_photos_take_hardly_more_memory() -> None:
    """One picture at a time: what grows is the PDF itself, in the process apart only."""
    few, many = weigh(2), weigh(12)
    assert many["grown"] <= few["grown"] + 10
    assert many["child"] <= few["child"] + 2 * many["made"] + 30
    assert many["given"] > 30
