"""The heads of claim: each has a rule that exists, and amounts that say how they were found."""

import pytest

from dossiers import kinds
from dossiers.rules.catalogue import catalogue
from dossiers.rules.claims import How, Sums, heads, propose, proposed_for, total


@pytest.mark.parametrize("head", heads().values(), ids=lambda head: head.slug)
def test_a_head_has_a_rule_of_the_catalogue_and_kinds_that_exist(head):
    assert not head.rule or catalogue().rule(head.rule)
    assert set(head.kinds) <= set(kinds.KINDS)
    assert (head.on in heads()) == (head.how is How.LEAVE_ON)


def test_what_is_there_is_not_proposed_again():
    first = proposed_for("restauration", [])
    assert "wages" in {head.slug for head in first}
    assert "wages" not in {head.slug for head in proposed_for("restauration", ["wages"])}


def test_six_months_of_pay_are_six_times_a_month():
    proposal = propose(heads()["undeclared"], Sums(month=(180180, "35 h")))
    assert proposal.centimes == 1081080
    assert proposal.working == "6 ×\u00a01\u202f801,80\u00a0€ (35 h)"


def test_a_tenth_is_taken_from_what_is_asked_rather_than_from_what_was_counted():
    counted = Sums(wages=(100000, "36 mois"))
    asked = Sums(wages=(100000, "36 mois"), claimed={"wages": 90005})
    assert propose(heads()["wages_leave"], counted).centimes == 10000
    assert propose(heads()["wages_leave"], asked).centimes == 9001
    assert propose(heads()["notice_leave"], asked).centimes is None


def test_without_a_diary_nothing_is_invented():
    for head in heads().values():
        assert propose(head, Sums()).centimes is None


def test_an_advance_is_not_counted_twice():
    assert total([("wages", 1000), ("provision", 700), ("documents", None), ("gone", 5)]) == 1005
