"""Who may do what: what the table must keep true, whatever is added to it."""

import pytest

from dossiers.rules.roles import ACTS, ROLES, may

MOVES = (
    "take", "send_demand", "negotiate", "file_claim", "record_judgment", "appeal",
    "enforce", "close", "reopen", "refer", "withdraw", "drop_claim", "give_back", "turn_down",
)  # fmt: skip


def test_every_role_named_in_the_table_exists_and_serves():
    named = {role for roles in ACTS.values() for role in roles}
    assert named == set(ROLES)


def test_nobody_without_a_role_may_do_anything():
    assert not any(may(set(), act) for act in ACTS)


def test_an_unknown_act_is_a_key_error():
    with pytest.raises(KeyError):
        may({"coordinator"}, "sell_the_database")


def test_the_technician_sees_the_health_of_the_instance_and_nothing_else():
    assert [act for act in ACTS if may({"technician"}, act)] == ["see_health"]


def test_somebody_of_the_section_touches_no_case_that_is_taken():
    allowed = {act for act in ACTS if may({"delegue"}, act)}
    assert allowed == {
        "see_arrivals", "open_arrival", "take", "propose", "move:take", "move:refer",
        # No case at all: a new one is filed, the ladder is a page to read.
        "file_for_someone", "see_ladder",
        # Employers are known to the whole section, by name and by number of cases.
        "see_employers", "edit_employers", "record_insolvency",
        # To decide on an arrival: look at its pieces, ask the person one thing.
        "open_exhibit", "send_message",
        # Or put it off, lay it beside the same person's other request, turn it down.
        "postpone", "attach", "detach", "move:turn_down",
        # Or offer it to another section, if the person agrees.
        "refer_case",
    }  # fmt: skip


def test_a_proposed_case_may_be_opened_and_answered_and_not_read_whole():
    assert may({"proposed"}, "open_arrival")
    assert may({"proposed"}, "answer_proposal")
    assert not may({"proposed"}, "see_case")
    assert not may({"proposed"}, "see_contact")


@pytest.mark.parametrize("role", ["suivi", "binome", "coordinator"])
@pytest.mark.parametrize(
    "act", ["see_case", "acknowledge", "close_deadline", "record_milestone", "agree_waiver"]
)
def test_those_who_answer_for_a_case_may_keep_its_deadlines(role, act):
    assert may({role}, act)


def test_only_the_first_person_or_the_coordinator_hands_a_case_over():
    assert may({"suivi"}, "hand_over")
    assert may({"coordinator"}, "hand_over")
    assert not may({"binome"}, "hand_over")


def test_only_the_coordinator_manages_people_and_sees_the_dashboard():
    for act in ("see_dashboard", "invite", "manage_members"):
        assert [role for role in ROLES if may({role}, act)] == ["coordinator"]


def test_every_move_of_the_state_machine_has_its_line():
    assert {act for act in ACTS if act.startswith("move:")} == {f"move:{move}" for move in MOVES}


def test_several_roles_add_up():
    assert may({"delegue", "binome"}, "see_case")
    assert may({"technician", "coordinator"}, "invite")
