"""Hidden pixels are gone: from the pixels of the copy, and from its bytes."""

from __future__ import annotations

import io

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw

from dossiers.actions import exhibit as exhibits
from dossiers.actions import mask as masks
from dossiers.actions import opening as openings
from dossiers.actions import piece as pieces
from dossiers.actions.exhibit import What, content_of, copy_of
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Exhibit, ExhibitCopy, Member, Standing
from dossiers.privacy import files
from tests import build

pytestmark = pytest.mark.django_db
NOW = timezone.now()
# The name of a colleague, at the top on the left.
ZONES = [(10, 10, 30, 20)]
NAME = (50, 50, 200, 150)


@pytest.fixture
def case(awa: Member) -> Case:
    return build.taken(awa)


@pytest.fixture
def photo(case: Case, awa: Member) -> Exhibit:
    picture = Image.new("RGB", (500, 500), "white")
    ImageDraw.Draw(picture).rectangle(NAME, fill="red")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return exhibits.add_to_case(case, name="planning.jpg", content=out.getvalue(), by=awa, now=NOW)


def copy(photo: Exhibit) -> Image.Image:
    content = copy_of(photo, What.MASKED)
    assert content
    return Image.open(io.BytesIO(content))


def test_nothing_red_is_left_in_the_masked_copy(photo: Exhibit, awa: Member) -> None:
    masks.mask(photo, ZONES, by=awa, now=NOW)
    assert _red(copy(photo)) == 0
    assert _red(Image.open(io.BytesIO(content_of(photo)))) > 10_000


def _red(image: Image.Image) -> int:
    """How many pixels are rather red."""
    red, green, _blue = image.convert("RGB").split()
    return sum(r > 120 and g < 90 for r, g in zip(red.tobytes(), green.tobytes(), strict=True))


def test_the_bytes_of_the_copy_do_not_depend_on_what_is_hidden(
    case: Case, awa: Member, photo: Exhibit
) -> None:
    """Two pictures that differ only under the zone give the very same copy."""
    other = Image.open(io.BytesIO(content_of(photo)))
    ImageDraw.Draw(other).rectangle((60, 60, 190, 140), fill="blue")
    out = io.BytesIO()
    other.save(out, "PNG")
    same = Image.open(io.BytesIO(content_of(photo)))
    plain = io.BytesIO()
    same.save(plain, "PNG")
    masked = []
    for content in (out.getvalue(), plain.getvalue()):
        piece = exhibits.add_to_case(case, name="p.png", content=content, by=awa, now=NOW)
        masks.mask(piece, ZONES, by=awa, now=NOW)
        masked.append(copy_of(piece, What.MASKED))
    assert masked[0] == masked[1]


def test_the_piece_itself_is_kept_as_it_was(photo: Exhibit, awa: Member) -> None:
    before = content_of(photo)
    masks.mask(photo, ZONES, by=awa, now=NOW)
    assert content_of(photo) == before


def test_masking_again_replaces_the_copy_and_none_takes_it_away(
    photo: Exhibit, awa: Member, django_capture_on_commit_callbacks: object
) -> None:
    masks.mask(photo, ZONES, by=awa, now=NOW)
    first = ExhibitCopy.objects.get(what=What.MASKED).file
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        masks.mask(photo, [(0, 0, 50, 50)], by=awa, now=NOW)
    assert first not in files.sizes()
    masks.mask(photo, [], by=awa, now=NOW)
    assert not ExhibitCopy.objects.filter(what=What.MASKED).exists()
    assert Exhibit.objects.get().masks is None


@pytest.mark.parametrize("zone", [(90, 0, 20, 10), (0, 0, 0, 10), (-1, 0, 5, 5), (100, 0, 1, 1)])
def test_a_zone_outside_the_picture_is_refused(
    photo: Exhibit, awa: Member, zone: masks.Zone
) -> None:
    with pytest.raises(RefusedError):
        masks.mask(photo, [zone], by=awa, now=NOW)


def test_what_is_no_photo_is_refused(case: Case, awa: Member) -> None:
    paper = exhibits.add_to_case(case, name="a.pdf", content=build.pdf(), by=awa, now=NOW)
    with pytest.raises(RefusedError):
        masks.mask(paper, ZONES, by=awa, now=NOW)


def test_a_communicated_piece_keeps_its_copy(case: Case, photo: Exhibit, awa: Member) -> None:
    pieces.decide(photo, Standing.TO_SHARE, by=awa, now=NOW)
    today = timezone.localdate(NOW)
    pieces.share(case, [photo.pk], shared_with="court", on=today, by=awa, now=NOW)
    photo.refresh_from_db(fields=["standing"])
    with pytest.raises(RefusedError):
        masks.mask(photo, ZONES, by=awa, now=NOW)


def test_an_identity_paper_is_masked_by_who_may_read_it(
    photo: Exhibit, awa: Member, lea: Member
) -> None:
    openings.mark(photo, True, by=awa, now=NOW)
    with pytest.raises(RefusedError):
        masks.mask(photo, ZONES, by=awa, now=NOW)
    opening = openings.ask(photo, reason="identity_mask", by=awa, now=NOW)
    openings.agree(opening, by=lea, now=NOW)
    masks.mask(photo, ZONES, by=awa, now=NOW)
    assert _red(copy(photo)) == 0
