"""Who may do what: the whole table on one screen.

A person holds several roles at once on a case; access.py says which. Roles:

- suivi: first responsible for the case; binome: the second one.
- proposed: somebody to whom this arrival was proposed.
- receiver: somebody to whom this case would be handed over; she reads its sheet only.
- delegue: a member of the section, on an arrival that nobody has taken.
- guest: an expert, a lawyer or an interpreter let into a part of it, until a day.
- coordinator: coordinates the section. technician: hosts the instance, sees no case.

Two-person acts (a waiver) also need two different people: the action checks it.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

ROLES = (
    "suivi", "binome", "proposed", "receiver", "delegue", "guest", "coordinator", "technician",
)  # fmt: skip

# Those who answer for a case, and those who may look at what nobody has taken.
_CASE = frozenset({"suivi", "binome", "coordinator"})
_LEAD = frozenset({"suivi", "coordinator"})
_ARRIVALS = frozenset({"proposed", "delegue", "coordinator"})
_SECTION = frozenset({"delegue", "coordinator"})
_COORDINATOR = frozenset({"coordinator"})

ACTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # Arrivals
        "see_arrivals": _SECTION,
        "file_for_someone": _SECTION,
        "open_arrival": _ARRIVALS,
        "take": _ARRIVALS,
        "propose": _SECTION,
        "answer_proposal": frozenset({"proposed"}),
        "postpone": _ARRIVALS,
        "attach": _ARRIVALS,
        "detach": _CASE | _ARRIVALS,
        "agree_turn_down": _COORDINATOR,
        # Reading a case
        "see_case": _CASE,
        "see_contact": _CASE,
        "open_exhibit": _CASE | _ARRIVALS,
        # Writing in a case
        "write_note": _CASE,
        "tag": _CASE,
        # The next action, the summary, the facts; how to reach the person
        "edit_case": _CASE,
        "edit_contact": _CASE,
        "send_message": _CASE | _ARRIVALS,
        "record_milestone": _CASE,
        "confirm_date": _CASE,
        "add_exhibit": _CASE,
        "arrange_exhibits": _CASE,
        # An identity or residence paper: one asks, another agrees
        "open_identity": _CASE,
        "record_letter": _CASE,
        "record_consent": _CASE,
        "tell_outside": _CASE,
        "give_code": _CASE,
        # What the person asks about her data: erasing is for the coordination
        "answer_request": _CASE,
        "answer_erasure": _COORDINATOR,
        # Deadlines
        "acknowledge": _CASE,
        "snooze": _CASE,
        "close_deadline": _CASE,
        "dismiss_deadline": _CASE,
        "ask_waiver": _CASE,
        "agree_waiver": _CASE,
        # Who answers for the case
        "name_binome": _LEAD,
        "hand_over": _LEAD,
        "answer_handover": frozenset({"receiver"}),
        # Another section: whoever answers for the case asks, its coordination answers
        "refer_case": _LEAD | _ARRIVALS,
        "answer_referral": _COORDINATOR,
        # Somebody from outside, for a part of it
        "let_in": _LEAD,
        "end_guest": _CASE,
        "read_confided": frozenset({"guest"}),
        # Tasks, waits, the chronology for the judge
        "keep_tasks": _CASE,
        "keep_waits": _CASE,
        "write_chronology": _CASE,
        # Hearings, what is asked of the court, what was obtained
        "plan_hearing": _CASE,
        "price_claims": _CASE,
        "follow_remedy": _CASE,
        # The moves of the state machine (models/lifecycle.py says from which state)
        "move:take": _ARRIVALS,
        "move:give_back": _LEAD,
        "move:turn_down": _ARRIVALS,
        "move:send_demand": _CASE,
        "move:negotiate": _CASE,
        "move:file_claim": _CASE,
        "move:drop_claim": _CASE,
        "move:record_judgment": _CASE,
        "move:appeal": _CASE,
        "move:enforce": _CASE,
        "move:close": _CASE,
        "move:reopen": _LEAD,
        "move:refer": _CASE | _ARRIVALS,
        "move:withdraw": _CASE,
        # The section
        "see_dashboard": _COORDINATOR,
        "set_organisation": _COORDINATOR,
        "route": _COORDINATOR,
        "set_questions": _COORDINATOR,
        "manage_sections": _COORDINATOR,
        "invite": _COORDINATOR,
        "manage_members": _COORDINATOR,
        # A spreadsheet becomes cases; a whole section leaves in one encrypted file
        "import_cases": _COORDINATOR,
        "export_section": _COORDINATOR,
        # Employers are known to the whole section; gathering two of them asks one more look
        "see_employers": _SECTION,
        "edit_employers": _SECTION,
        "merge_employers": _COORDINATOR,
        "record_insolvency": _SECTION,
        "set_patterns": _COORDINATOR,
        # Figures and lists that leave the tool
        "publish_figures": _COORDINATOR,
        "export_lists": _COORDINATOR,
        # The card of the section, those of other unions, and what is compared with them
        "manage_cards": _COORDINATOR,
        # Leaflets, posters, common acts, the check before the public form
        "manage_doors": _COORDINATOR,
        "set_rooms": _COORDINATOR,
        "confirm_clock": _COORDINATOR,
        "see_ladder": _SECTION,
        # The instance: its health, never a case
        "see_health": frozenset({"coordinator", "technician"}),
    }
)


def may(roles: Collection[str], act: str) -> bool:
    """Say whether somebody who holds `roles` may do `act`. Raises KeyError: unknown act."""
    return not ACTS[act].isdisjoint(roles)
