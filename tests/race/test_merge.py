"""Two people unite the same two brands crosswise: one of them is refused, no ring is made."""

from __future__ import annotations

import pytest
from django.utils import timezone

from dossiers.actions import employer_merge
from dossiers.actions.refusal import RefusedError
from dossiers.models import Brand, Member
from tests import employers
from tests.race.crowd import Meeting, at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture
def brands(lea: Member) -> tuple[Brand, Brand]:
    return employers.brand(lea, "Un"), employers.brand(lea, "Deux")


def merged() -> int:
    return Brand.objects.filter(merged_into__isnull=False).count()


def crosswise(brands: tuple[Brand, Brand], by: Member) -> list[object]:
    one, other = brands
    return at_once(
        lambda: employer_merge.merge(one, other, by=by, now=NOW),
        lambda: employer_merge.merge(other, one, by=by, now=NOW),
    )


def test_of_two_crosswise_merges_one_is_refused(lea: Member, brands: tuple[Brand, Brand]) -> None:
    refused = [one for one in crosswise(brands, lea) if isinstance(one, RefusedError)]
    assert (len(refused), merged()) == (1, 1)


def test_without_the_lock_each_stands_for_the_other(
    lea: Member, brands: tuple[Brand, Brand], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Meeting()

    def unlocked(*lines: Brand) -> dict[object, Brand]:
        """employer_merge._locked, without the lock: both have read before either writes."""
        found = {row.pk: row for row in Brand.objects.filter(pk__in=[line.pk for line in lines])}
        for row in found.values():
            row.book = lines[0].book
        place.wait()
        return found

    monkeypatch.setattr(employer_merge, "_locked", unlocked)
    crosswise(brands, lea)
    assert merged() == 2
