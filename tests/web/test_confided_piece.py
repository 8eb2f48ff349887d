"""A piece shown to somebody from outside: its masked copy, under a name that says nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dossiers.actions import consent, guest, mask
from dossiers.actions.bundle import shown_outside
from dossiers.actions.exhibit import content_of
from dossiers.actions.guest import Scope
from dossiers.models import Case, ConsentAct, Exhibit, Member
from tests import build
from tests.web.desk_cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(awa: Member) -> Case:
    taken = build.taken(awa)
    consent.give(taken, ConsentAct.SHOW_GUEST, by=None, now=timezone.now())
    return build.opened(taken)


@pytest.fixture
def yanis() -> Member:
    """A délégué of another section."""
    return build.member(build.section("Marseille"), "delegue", "Yanis")


@pytest.fixture
def photo(case: Case) -> Exhibit:
    return build.photo(case)


def shown_to(member: Member, case: Case, piece: Exhibit, *, by: Member) -> bytes:
    """What the guest saves of the piece; `by` let her in."""
    now = timezone.now()
    row, _token = guest.let_in(
        case, kind="expert", scope=Scope(frozenset(), (piece,)), name="Yanis",
        ends_on=timezone.localdate() + timedelta(days=10), email=member.email, by=by, now=now,
    )  # fmt: skip
    guest.accept(row, by=member, now=now)
    address = reverse("desk:confided_exhibit", args=[case.reference, piece.pk])
    answer = signed_in(member).get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f"attachment; filename=piece-{piece.number}.jpg"
    return answer.content


def test_a_guest_is_given_the_masked_copy_and_not_what_it_hides(
    case: Case, photo: Exhibit, awa: Member, yanis: Member
) -> None:
    mask.mask(photo, [(10, 10, 30, 20)], by=awa, now=timezone.now())
    photo = build.opened(case).exhibits.get(pk=photo.pk)
    photo.case = build.opened(case)
    given = shown_to(yanis, case, photo, by=awa)
    assert given == shown_outside(photo)
    assert given != content_of(photo)


def test_a_guest_is_given_the_clean_file_where_nothing_is_masked(
    case: Case, photo: Exhibit, awa: Member, yanis: Member
) -> None:
    photo.case = build.opened(case)
    assert shown_to(yanis, case, photo, by=awa) == content_of(photo)
