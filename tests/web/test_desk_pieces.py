"""The page of the pieces: arranged without a script, each act in one press."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from dossiers.actions import opening as openings
from dossiers.actions import piece as pieces
from dossiers.actions.exhibit import What, add_to_case
from dossiers.models import (
    Case,
    Exhibit,
    ExhibitCopy,
    ExpectedPiece,
    Job,
    Member,
    Message,
    Opening,
    Standing,
)
from tests import build, samples
from tests.web.desk_cast import signed_in, text_of, url

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def case(awa: Member) -> Case:
    return build.taken(awa)


@pytest.fixture
def desk(awa: Member) -> Client:
    return signed_in(awa)


def ranked(case: Case, awa: Member, count: int = 3) -> list[Exhibit]:
    found = [build.photo(case) for _n in range(count)]
    return [pieces.decide(one, Standing.TO_SHARE, by=awa, now=NOW) for one in found]


def order(case: Case) -> list[int]:
    """Numbers of arrival, in the order of the bordereau."""
    found = case.exhibits.exclude(rank=None).order_by("rank")
    return list(found.values_list("number", flat=True))


def press(desk: Client, piece: Exhibit, do: str, **more: str) -> object:
    assert piece.case
    return desk.post(url("arrange_exhibit", piece.case.reference, piece.pk), {"do": do, **more})


def test_up_down_and_a_number_change_the_order(desk: Client, case: Case, awa: Member) -> None:
    first, _second, third = ranked(case, awa)
    answer = press(desk, third, "up")
    assert answer.url.endswith(f"#piece-{third.pk}")  # type: ignore[attr-defined]
    assert order(case) == [1, 3, 2]
    press(desk, first, "down")
    assert order(case) == [3, 1, 2]
    press(desk, third, "place", rank="3")
    assert order(case) == [1, 2, 3]


def test_what_is_no_number_is_told_and_changes_nothing(
    desk: Client, case: Case, awa: Member
) -> None:
    answer = press(desk, ranked(case, awa)[0], "place", rank="dernier")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Écrire un numéro" in text_of(answer)  # type: ignore[arg-type]
    assert order(case) == [1, 2, 3]


def test_a_title_is_typed_in_its_row(desk: Client, case: Case) -> None:
    piece = build.photo(case)
    page = desk.get(url("exhibits", case.reference) + f"?modifier={piece.pk}")
    assert "Titre sur le bordereau" in text_of(page)
    asked = {"title": "Planning de mars", "dated": "2026-03-31", "sort": "schedule"}
    desk.post(url("describe_exhibit", case.reference, piece.pk), asked)
    page = text_of(desk.get(url("exhibits", case.reference)))
    assert "Planning de mars" in page and "31 mars 2026" in page
    assert "Plannings et heures : reçue" in page


def test_a_bad_day_gives_back_what_was_typed(desk: Client, case: Case) -> None:
    piece = build.photo(case)
    asked = {"title": "Planning de mars", "dated": "31/03"}
    answer = desk.post(url("describe_exhibit", case.reference, piece.pk), asked)
    assert answer.status_code == 422
    assert "Planning de mars" in answer.content.decode()


def test_a_set_is_noted_communicated_and_taken_back(desk: Client, case: Case, awa: Member) -> None:
    found = ranked(case, awa)
    asked = {
        "do": "share", "piece": [str(p.pk) for p in found[:2]],
        "shared_with": "both", "on": timezone.localdate(NOW).isoformat(),
    }  # fmt: skip
    page = desk.post(url("share_exhibits", case.reference), asked, follow=True)
    assert text_of(page).count("à la partie adverse et le conseil") == 2
    (back,) = re.findall(r'action="(/equipe/annuler/[^"]+)"', page.content.decode())
    desk.post(back)
    assert not case.exhibits.filter(standing=Standing.SHARED).exists()


def test_nothing_ticked_is_told_and_the_day_typed_stays(
    desk: Client, case: Case, awa: Member
) -> None:
    ranked(case, awa)
    asked = {"do": "share", "shared_with": "court", "on": "2026-01-05"}
    answer = desk.post(url("share_exhibits", case.reference), asked)
    assert answer.status_code == 422
    assert "Cocher d’abord" in text_of(answer)
    assert "2026-01-05" in answer.content.decode()


def test_the_same_file_twice_is_told(desk: Client, case: Case, awa: Member) -> None:
    content = samples.picture()
    for name in ("a.jpg", "b.jpg"):
        add_to_case(case, name=name, content=content, by=awa, now=NOW)
    page = text_of(desk.get(url("exhibits", case.reference)))
    assert page.count("Même fichier que la pièce reçue n° 1") == 1
    assert "Nettoyée : ni lieu, ni appareil" in page


@pytest.mark.parametrize("kind", ["odt", "docx", "pdf"])
def test_the_bordereau_comes_in_three_formats(
    desk: Client, case: Case, awa: Member, kind: str
) -> None:
    ranked(case, awa)
    answer = desk.get(url("bordereau", case.reference, kind))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == (
        f'attachment; filename="bordereau-{case.reference}.{kind}"'
    )
    assert answer.content[:2] == (b"%P" if kind == "pdf" else b"PK")


def test_the_bordereau_names_each_piece_with_its_number(
    desk: Client, case: Case, awa: Member, tmp_path: Path
) -> None:
    for piece, title in zip(ranked(case, awa, 2), ("Contrat", "Planning"), strict=True):
        pieces.describe(piece, title=title, dated=None, sort="", by=awa, now=NOW)
    path = tmp_path / "b.pdf"
    path.write_bytes(desk.get(url("bordereau", case.reference, "pdf")).content)
    told = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert re.search(r"1\s+Contrat", told) and re.search(r"2\s+Planning", told)


def test_asking_for_the_bundle_leads_to_its_job(desk: Client, case: Case, awa: Member) -> None:
    assert desk.post(url("make_bundle", case.reference)).status_code == 422
    ranked(case, awa)
    answer = desk.post(url("make_bundle", case.reference))
    assert answer.url == url("job", Job.objects.get().pk)


def test_photos_ticked_are_grouped_by_a_job(desk: Client, case: Case) -> None:
    photos = [build.photo(case) for _n in range(2)]
    asked = {"do": "group", "piece": [str(p.pk) for p in photos]}
    answer = desk.post(url("share_exhibits", case.reference), asked)
    assert answer.url == url("job", Job.objects.get(kind="group-photos").pk)


def test_a_missing_piece_is_asked_in_one_press_and_in_her_language(
    desk: Client, awa: Member
) -> None:
    case = build.taken(awa, reply={"language": "es"})
    page = text_of(desk.get(url("exhibits", case.reference)))
    assert "Contrat : pas encore reçue" in page
    desk.post(url("expected_piece", case.reference, "contract"), {"do": "ask"})
    sent = Message.objects.get(from_worker=False)
    sent.case = case
    assert sent.body == "¿Tiene su contrato? Añada una foto de cada página."
    assert sent.expects_answer
    page = text_of(desk.get(url("exhibits", case.reference)))
    assert "Contrat : demandée aujourd’hui, pas encore reçue" in page


def test_a_piece_is_not_asked_twice_the_same_day(desk: Client, case: Case) -> None:
    address = url("expected_piece", case.reference, "contract")
    desk.post(address, {"do": "ask"})
    assert desk.post(address, {"do": "ask"}).status_code == 422
    assert Message.objects.filter(from_worker=False).count() == 1


def test_what_does_not_apply_is_put_away_and_can_come_back(desk: Client, case: Case) -> None:
    address = url("expected_piece", case.reference, "witness")
    desk.post(address, {"do": "needless"})
    page = text_of(desk.get(url("exhibits", case.reference)))
    assert "Attestations de témoins : ne s’applique pas" in page
    desk.post(address, {"do": "needed"})
    assert not ExpectedPiece.objects.get().needless


def zone(*sides: int) -> dict[str, str]:
    names = ("x", "y", "width", "height")
    typed = {f"zone-0-{name}": str(side) for name, side in zip(names, sides, strict=True)}
    return {"zone-TOTAL_FORMS": "1", "zone-INITIAL_FORMS": "0", **typed}


def test_zones_are_redrawn_by_the_server_before_anything_is_made(desk: Client, case: Case) -> None:
    piece = build.photo(case)
    address = url("mask_exhibit", case.reference, piece.pk)
    page = desk.post(address, {"do": "see", **zone(10, 20, 30, 40)}).content.decode()
    assert "z=10,20,30,40" in page
    assert not ExhibitCopy.objects.filter(what=What.MASKED).exists()
    drawn = desk.get(url("mask_preview", case.reference, piece.pk) + "?z=0,0,100,100")
    assert Image.open(io.BytesIO(drawn.content)).format == "JPEG"
    desk.post(address, {"do": "mask", **zone(10, 20, 30, 40)})
    assert ExhibitCopy.objects.filter(what=What.MASKED).count() == 1
    assert "Zones masquées" in text_of(desk.get(url("exhibits", case.reference)))


@pytest.mark.parametrize("sides", [(10, 20, 95, 40), (10, 20, 0, 40)])
def test_a_zone_outside_is_told_and_stays_typed(
    desk: Client, case: Case, sides: tuple[int, ...]
) -> None:
    piece = build.photo(case)
    address = url("mask_exhibit", case.reference, piece.pk)
    answer = desk.post(address, {"do": "mask", **zone(*sides)})
    assert answer.status_code == 422
    assert f'value="{sides[2]}"' in answer.content.decode()


def test_an_identity_paper_leads_to_the_page_of_two(
    desk: Client, case: Case, awa: Member, lea: Member
) -> None:
    piece = build.photo(case)
    openings.mark(piece, True, by=awa, now=NOW)
    for name in ("exhibit", "exhibit_original", "mask_exhibit"):
        answer = desk.get(url(name, case.reference, piece.pk))
        assert answer.url == url("open_identity", case.reference, piece.pk), name
    for name in ("exhibit_preview", "mask_preview"):
        assert desk.get(url(name, case.reference, piece.pk)).status_code == 404, name
    page = desk.get(url("exhibits", case.reference) + "?apercus=1").content.decode()
    assert url("exhibit_preview", case.reference, piece.pk) not in page


def test_two_people_open_it_by_their_pages(
    desk: Client, case: Case, awa: Member, lea: Member
) -> None:
    piece = build.photo(case)
    openings.mark(piece, True, by=awa, now=NOW)
    address = url("open_identity", case.reference, piece.pk)
    desk.post(address, {"reason": "identity_court"})
    assert "Une autre personne du dossier doit répondre" in text_of(desk.get(address))
    asked = str(Opening.objects.get().pk)
    desk.post(address, {"agree": asked})
    assert Opening.objects.get().agreed_by is None
    second = signed_in(lea)
    assert "Awa demande à ouvrir cette pièce" in text_of(second.get(address))
    second.post(address, {"agree": asked})
    assert desk.get(url("exhibit", case.reference, piece.pk)).status_code == 200
    assert second.get(url("exhibit", case.reference, piece.pk)).status_code == 303


def test_the_page_asks_as_many_questions_for_thirty_pieces_as_for_one(
    desk: Client, case: Case, awa: Member, django_assert_max_num_queries: Callable
) -> None:
    for _n in range(30):
        add_to_case(case, name="a.txt", content=b"Bonjour", by=awa, now=NOW)
    desk.get(url("exhibits", case.reference))
    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = desk.get(url("exhibits", case.reference))
    assert text_of(page).count("de Awa") == 30
    # Thirty rows with all their buttons.
    assert len(page.content) < 100_000


MOST_STATEMENTS = 18
