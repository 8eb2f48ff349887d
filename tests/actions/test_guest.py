"""Somebody from outside: let in with the person's yes, for a part, until a day, then nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers import access
from dossiers.actions import consent, guest
from dossiers.actions.guest import Scope
from dossiers.actions.member import find_invitation, give_role, join
from dossiers.actions.refusal import RefusedError
from dossiers.models import (
    Case,
    ConsentAct,
    Guest,
    JournalLine,
    Member,
    MessageTranslation,
)
from tests import build

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)
STORY = Scope(frozenset({"story", "messages"}))


@pytest.fixture
def case(awa: Member) -> Case:
    case = build.taken(awa, now=NOW)
    consent.give(case, ConsentAct.SHOW_GUEST, by=None, now=NOW)
    return build.opened(case)


@pytest.fixture
def yanis() -> Member:
    """A délégué of another section."""
    return build.member(build.section("Marseille"), "delegue", "Yanis")


def let_in(case: Case, by: Member, email: str = "nour@example.org", **told) -> tuple[Guest, str]:
    asked = {"kind": "interpreter", "scope": STORY, "ends_on": TODAY + 10 * DAY, "name": "Nour"}
    return guest.let_in(case, **{**asked, **told}, email=email, by=by, now=NOW)


def sees(member: Member, *, now=NOW) -> bool:
    return access.confided(member, now=now).exists()


def joined(token: str) -> Member:
    found = find_invitation(token, now=NOW)
    assert found is not None
    return join(found, password="une phrase bien longue", now=NOW)


def test_an_invitation_opens_an_account_without_any_section(case: Case, awa: Member) -> None:
    row, token = let_in(case, awa)
    nour = joined(token)
    assert nour.is_external and not nour.memberships.exists()
    scope = access.get_confided(nour, case.reference, now=NOW)
    assert (scope.pk, scope.accepted_at) == (row.pk, NOW)
    assert not access.visible_cases(nour).exists()
    with pytest.raises(Http404):
        access.get_case(nour, case.reference, now=NOW)


def test_a_link_serves_once_and_a_real_role_ends_the_narrow_account(
    case: Case, awa: Member, lyon
) -> None:
    _row, token = let_in(case, awa)
    nour = joined(token)
    assert find_invitation(token, now=NOW) is None
    give_role(nour, section=lyon, role="delegue", now=NOW)
    assert not Member.objects.get(pk=nour.pk).is_external


def test_somebody_with_an_account_accepts_before_she_reads(
    case: Case, awa: Member, yanis: Member
) -> None:
    row, token = let_in(case, awa, email=yanis.email)
    assert token == "" and not sees(yanis)
    with pytest.raises(Http404):
        guest.accept(row, by=awa, now=NOW)
    guest.accept(row, by=yanis, now=NOW)
    assert sees(yanis) and not yanis.is_external


def test_nobody_is_let_in_without_the_yes_of_the_person(awa: Member) -> None:
    case = build.taken(awa, now=NOW)
    with pytest.raises(RefusedError, match="pas encore d’accord"):
        let_in(case, awa)
    consent.give(case, ConsentAct.SHOW_GUEST, by=None, now=NOW)
    with pytest.raises(RefusedError, match="avocat"):
        let_in(build.opened(case), awa, kind="lawyer")
    consent.give(case, ConsentAct.ASK_LAWYER, by=None, now=NOW)
    assert let_in(build.opened(case), awa, kind="lawyer")[1]


@pytest.mark.parametrize("how", ["end", "revoke", "consent", "exclusion"])
def test_the_door_closes_at_once(case: Case, awa: Member, yanis: Member, how: str) -> None:
    row, _token = let_in(case, awa, email=yanis.email)
    guest.accept(row, by=yanis, now=NOW)
    after = NOW
    assert sees(yanis, now=NOW + 10 * DAY)
    if how == "end":
        after = NOW + 11 * DAY
    elif how == "revoke":
        guest.revoke(row, by=awa, now=NOW)
    elif how == "consent":
        consent.withdraw(case, ConsentAct.SHOW_GUEST, by=None, now=NOW)
    else:
        case.exclusions.create(member=yanis, since=TODAY)
    with pytest.raises(Http404):
        access.get_confided(yanis, case.reference, now=after)


def test_a_consent_to_something_else_opens_nothing(case: Case, awa: Member, yanis: Member) -> None:
    row, _token = let_in(case, awa, email=yanis.email)
    guest.accept(row, by=yanis, now=NOW)
    consent.give(case, ConsentAct.ASK_LAWYER, by=None, now=NOW)
    consent.withdraw(case, ConsentAct.SHOW_GUEST, by=None, now=NOW)
    assert not sees(yanis)


def test_an_invitation_taken_back_opens_no_account(case: Case, awa: Member) -> None:
    row, token = let_in(case, awa)
    guest.revoke(row, by=awa, now=NOW)
    assert find_invitation(token, now=NOW) is None


def test_the_scope_has_a_part_and_a_day_within_six_months(case: Case, awa: Member) -> None:
    with pytest.raises(RefusedError, match="au moins une partie"):
        let_in(case, awa, scope=Scope(frozenset()))
    for day in (TODAY - DAY, TODAY + 181 * DAY):
        with pytest.raises(RefusedError, match="six mois"):
            let_in(case, awa, ends_on=day)
    with pytest.raises(ValueError, match="no such part"):
        Scope(frozenset({"everything"}))


def test_a_paper_of_identity_is_never_shown_that_way(case: Case, awa: Member) -> None:
    paper = build.proof(case, now=NOW)
    paper.identity = True
    with pytest.raises(RefusedError, match="identité"):
        let_in(case, awa, scope=Scope(frozenset(), (paper,)))
    other = build.proof(build.taken(awa, now=NOW), now=NOW)
    with pytest.raises(Http404):
        let_in(case, awa, scope=Scope(frozenset(), (other,)))


def test_a_piece_outside_the_scope_is_not_found(case: Case, awa: Member, yanis: Member) -> None:
    shown, hidden = build.proof(case, now=NOW), build.photo(case, now=NOW)
    row, _t = let_in(case, awa, email=yanis.email, scope=Scope(frozenset(), (shown,)))
    guest.accept(row, by=yanis, now=NOW)
    assert access.get_confided_exhibit(yanis, case.reference, shown.pk, now=NOW) == shown
    with pytest.raises(Http404):
        access.get_confided_exhibit(yanis, case.reference, hidden.pk, now=NOW)
    read = JournalLine.objects.filter(case=case.pk, actor=yanis.pk)
    assert {"guest.read", "guest.exhibit"} <= set(read.values_list("action", flat=True))


def test_an_interpreter_translates_and_her_second_text_replaces_the_first(
    case: Case, awa: Member, yanis: Member
) -> None:
    message = case.messages.create(
        number=1, from_worker=True, sent_at=NOW, body="مرحبا", author=None
    )
    row, _t = let_in(case, awa, email=yanis.email)
    guest.accept(row, by=yanis, now=NOW)
    row = access.get_confided(yanis, case.reference, now=NOW)
    for body in ("Salut", "Bonjour"):
        guest.translate(row, message, language="fr", body=body, by=yanis, now=NOW)
    kept = MessageTranslation.objects.get()
    kept.case = case
    assert (kept.body, kept.author) == ("Bonjour", yanis)


def test_an_expert_translates_nothing(case: Case, awa: Member, yanis: Member) -> None:
    message = case.messages.create(number=1, from_worker=True, sent_at=NOW, body="x", author=None)
    row, _t = let_in(case, awa, email=yanis.email, kind="expert")
    guest.accept(row, by=yanis, now=NOW)
    row = access.get_confided(yanis, case.reference, now=NOW)
    with pytest.raises(Http404):
        guest.translate(row, message, language="fr", body="y", by=yanis, now=NOW)


def test_who_sees_the_case_already_or_must_not_is_not_invited(
    case: Case, awa: Member, lea: Member, yanis: Member
) -> None:
    with pytest.raises(RefusedError, match="ne peut pas être invitée"):
        let_in(case, awa, email=lea.email)
    case.exclusions.create(member=yanis, since=TODAY)
    with pytest.raises(RefusedError, match="ne peut pas être invitée"):
        let_in(case, awa, email=yanis.email)


def test_only_who_leads_the_case_lets_somebody_in(case: Case, awa: Member, karim: Member) -> None:
    with pytest.raises(Http404):
        let_in(case, karim)
    row, _t = let_in(case, awa)
    with pytest.raises(Http404):
        guest.revoke(row, by=karim, now=NOW)
