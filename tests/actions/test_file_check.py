"""S6: the nightly look at the stored files reports exactly what was broken, and erases nothing."""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from dossiers.actions import exhibit, file_check
from dossiers.actions.file_check import check_files
from dossiers.actions.housekeeping import ORPHAN_AFTER, housekeeping
from dossiers.models import Case, Exhibit, Member, SweepMark
from dossiers.privacy import files
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
UNNAMED = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def case(awa: Member) -> Case:
    """A case with five pieces."""
    found = build.opened(build.taken(awa))
    for number in range(5):
        content = build.pdf()
        exhibit.add_to_case(
            found, name=f"{number}.pdf", content=content, by=awa, now=timezone.now()
        )
    return found


@pytest.fixture
def now(case: Case) -> datetime:
    """Two hours later: what is on the disk has settled."""
    return timezone.now() + timedelta(hours=2)


def path_of(name: str, settings: Any) -> Path:
    return Path(settings.MEDIA_ROOT) / name[:2] / name


def hurt(case: Case, settings: Any) -> tuple[Exhibit, Exhibit]:
    """One file gone, one cut short, one that no row names; the two pieces that are hurt."""
    gone, cut = case.exhibits.all()[:2]
    path_of(gone.file, settings).unlink()
    os.truncate(path_of(cut.file, settings), 1000)
    stranger = path_of(UNNAMED, settings)
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"x")
    return gone, cut


def test_a_sound_disk_is_reported_sound(now: datetime) -> None:
    found = check_files(now=now)
    assert (found.looked_at, found.lost, found.unnamed) == (5, 0, [])


def test_s6_exactly_what_was_broken_is_reported(case: Case, now: datetime, settings: Any) -> None:
    gone, cut = hurt(case, settings)
    found = check_files(now=now)
    assert [(one.file, one.number) for one in found.missing] == [(gone.file, gone.number)]
    assert [(one.file, one.number) for one in found.wrong_size] == [(cut.file, cut.number)]
    assert found.unnamed == [UNNAMED]
    assert {one.reference for one in (*found.missing, *found.wrong_size)} == {case.reference}


@pytest.mark.parametrize("size", [1, files.SIZE_CLASS - 8, files.SIZE_CLASS, files.SIZE_CLASS + 1])
def test_a_file_of_any_size_has_its_size(case: Case, settings: Any, size: int) -> None:
    piece = case.exhibits.all()[0]
    name = files.store(b"x" * size, row=piece.pk, owner=case)
    on_disk = path_of(name, settings).stat().st_size
    assert files.has_its_size(on_disk, files.size_class(size))
    assert not files.has_its_size(on_disk - 1, files.size_class(size))


def test_s6_nothing_is_erased_before_seven_days(case: Case, now: datetime, settings: Any) -> None:
    hurt(case, settings)
    assert timedelta(days=7) == ORPHAN_AFTER
    housekeeping(now=timezone.now() + 6 * DAY)
    assert path_of(UNNAMED, settings).exists()
    housekeeping(now=timezone.now() + 8 * DAY)
    assert not path_of(UNNAMED, settings).exists()
    assert Exhibit.objects.count() == 5


def test_the_original_that_was_kept_is_looked_at_too(case: Case, now: datetime) -> None:
    kept = build.photo(case, now=now)
    copy = kept.copies.first()
    assert copy is not None
    assert check_files(now=now).unnamed == []
    files.delete(copy.file)
    [gone] = check_files(now=now).missing
    assert (gone.file, gone.number) == (copy.file, kept.number)


def test_a_file_that_was_just_written_is_not_called_nameless(case: Case, settings: Any) -> None:
    hurt(case, settings)
    assert check_files(now=timezone.now()).unnamed == []


def test_a_piece_taken_away_while_one_looks_is_not_missing(
    case: Case, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = files.sizes

    def sizes_after_a_removal() -> dict[str, int]:
        piece = case.exhibits.all()[0]
        Exhibit.objects.filter(pk=piece.pk).delete()
        files.delete(piece.file)
        return sizes()

    monkeypatch.setattr(file_check.files, "sizes", sizes_after_a_removal)
    assert check_files(now=now).missing == []


def test_housekeeping_looks_once_a_day(case: Case, now: datetime) -> None:
    moments = [now, now + DAY / 2, now + DAY, now - 300 * DAY, now]
    looked = []
    for moment in moments:
        housekeeping(now=moment)
        looked.append(SweepMark.objects.get(name="files").completed_at == moment)
    assert looked == [True, False, True, True, True]


def test_the_command_names_the_pieces_and_leaves_with_1(
    case: Case, now: datetime, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_files")
    assert "Absentes : 0" in capsys.readouterr().out
    gone, cut = hurt(case, settings)
    with pytest.raises(SystemExit) as left:
        call_command("check_files")
    said = capsys.readouterr().out
    assert left.value.code == 1
    assert re.search(rf"^absente {gone.file} dossier {case.reference} pièce 1$", said, re.M)
    assert f"taille fausse {cut.file}" in said


def test_a_piece_takes_its_original_and_its_preview_away(case: Case) -> None:
    build.photo(case)
    assert len(files.sizes()) == 8
    assert check_files(now=timezone.now()).looked_at == 8
    exhibit.erase_files(Exhibit.objects.filter(case=case))
    assert not files.sizes()
