"""What stops a delay, what starts it again, what does neither (law.md B9)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.rules.counting import CountingError, compute
from dossiers.rules.event import IDLE
from dossiers.rules.events import Applied, Event, apply

thorough = settings(max_examples=300, deadline=None)
ONE_DAY = timedelta(days=1)


def d(text: str) -> date:
    return date.fromisoformat(text)


def event(kind: str, on: str, until: str | None = None, **more) -> Event:
    return Event(kind, d(on), d(until) if until else None, **({"confirmed": True} | more))


def after(*events: Event, counting="presc", start="2023-01-10", length="P2Y", **more) -> Applied:
    return apply(counting, d(start), length, events, **more)


# --- Suspension ---------------------------------------------------------------


def test_a_suspension_adds_the_days_it_lasted():
    # 1 March to 1 September 2024 are 184 days after 10 January 2025.
    found = after(event("suspension", "2024-03-01", "2024-09-01"))
    assert found.theoretical == found.legal == d("2025-07-13")
    assert found.prudent == d("2025-07-11")


def test_after_a_mediation_at_least_six_months_remain():
    found = after(event("suspension", "2024-12-01", "2025-01-05", floor="P6M"))
    assert found.legal == d("2025-07-05")
    assert "Il reste au moins 6 mois après la fin : pas avant le 5 juillet 2025." in found.working


def test_the_six_months_take_nothing_from_a_longer_remainder():
    assert after(event("suspension", "2023-03-01", "2023-04-01", floor="P6M")).legal == d(
        "2025-02-10"
    )


@pytest.mark.parametrize("cause", ["mediation", "participatory", "expertise", "arpe"])
def test_causes_that_leave_six_months_need_not_say_it(cause):
    found = after(event("suspension", "2024-12-01", "2025-01-05", cause=cause))
    assert found.legal == d("2025-07-05")


def test_the_six_months_count_by_day_number():
    found = after(event("suspension", "2024-12-01", "2024-12-31", floor="P6M"))
    assert found.legal == d("2025-06-30")
    found = after(event("suspension", "2024-08-01", "2024-08-31", floor="P6M"))
    assert found.legal == d("2025-02-28")


def test_two_suspensions_that_overlap_are_counted_once():
    both = after(
        event("suspension", "2024-03-01", "2024-06-01"),
        event("suspension", "2024-05-01", "2024-07-01"),
    )
    assert both.legal == after(event("suspension", "2024-03-01", "2024-07-01")).legal
    inside = after(
        event("suspension", "2024-03-01", "2024-09-01"),
        event("suspension", "2024-05-01", "2024-07-01"),
    )
    assert inside.legal == d("2025-07-13")
    assert "aucun jour ajouté" in inside.history[1].sentence


def test_two_suspensions_apart_add_up():
    apart = after(
        event("suspension", "2024-01-01", "2024-01-11"),
        event("suspension", "2024-06-01", "2024-06-06"),
    )
    assert apart.legal == d("2025-01-25")


def test_a_second_suspension_may_fall_in_the_time_that_the_first_gave():
    found = after(
        event("suspension", "2024-12-01", "2025-02-01"),
        event("suspension", "2025-02-15", "2025-03-01"),
    )
    # 10 January + 62 days = 13 March, + 14 days.
    assert found.legal == d("2025-03-27")


def test_only_what_comes_after_the_start_is_added():
    found = after(event("suspension", "2022-12-01", "2023-01-20"))
    assert found.legal == d("2025-01-20")


def test_a_suspension_that_begins_on_the_last_day_still_counts():
    assert after(event("suspension", "2025-01-10", "2025-01-20")).legal == d("2025-01-20")


def test_a_suspended_procedural_delay_still_rolls():
    found = after(
        event("suspension", "2026-01-20", "2026-01-24"),
        counting="cpc",
        start="2026-01-10",
        length="P1M",
    )
    assert (found.theoretical, found.legal) == (d("2026-02-14"), d("2026-02-16"))
    assert found.prudent == d("2026-02-13")


def test_a_suspended_franc_delay_keeps_one_franc_day():
    found = after(
        event("suspension", "2026-01-20", "2026-01-23"),
        counting="franc",
        start="2026-01-10",
        length="P2M",
    )
    assert (found.theoretical, found.legal) == (d("2026-03-14"), d("2026-03-16"))
    assert found.prudent == d("2026-03-13")


def test_a_suspension_that_lasts_leaves_the_end_unknown():
    found = after(event("suspension", "2024-03-01"))
    assert (found.theoretical, found.legal, found.defensible) == (None, None, None)
    assert found.prudent == d("2025-01-10")
    assert "Tant que cela dure, la fin du délai est inconnue." in found.working


# --- Interruption -------------------------------------------------------------


def test_an_interruption_gives_a_whole_new_delay_from_its_end():
    found = after(event("interruption", "2024-12-01", "2025-06-05"))
    assert found.legal == compute("presc", d("2025-06-05"), "P2Y").legal == d("2027-06-05")


def test_the_day_the_cause_ends_is_not_counted_and_months_go_by_day_number():
    found = after(event("interruption", "2024-02-01", "2024-02-29"), length="P1Y")
    # P1Y from 10 January 2023 was over in January 2024.
    assert found.legal == d("2024-01-10")
    found = after(event("interruption", "2024-01-10", "2024-02-29"), length="P1Y")
    assert found.legal == d("2025-02-28")


def test_a_debt_acknowledged_starts_a_new_delay_that_day():
    found = after(event("interruption", "2024-05-02", "2024-05-02", cause="acknowledgement"))
    assert found.legal == d("2026-05-02")


def test_an_interruption_of_a_delay_started_at_midnight_counts_from_an_ordinary_day():
    found = after(
        event("interruption", "2012-01-01", "2012-03-01"),
        counting="presc0h",
        start="2008-06-19",
        length="P5Y",
    )
    assert found.legal == d("2017-03-01")


def test_a_public_debt_starts_four_new_years_after_an_interruption():
    found = after(
        event("interruption", "2026-05-04", "2026-05-04"),
        counting="quadri",
        start="2024-05-03",
        length="",
    )
    assert found.legal == d("2030-12-31")


def test_a_claim_that_lasts_leaves_the_end_unknown():
    found = after(event("interruption", "2024-12-01"))
    assert (found.theoretical, found.legal) == (None, None)
    assert found.prudent == d("2025-01-10")


def test_a_second_claim_during_the_first_counts_from_the_later_end():
    found = after(
        event("interruption", "2024-03-01", "2025-03-01"),
        event("interruption", "2024-09-01", "2025-06-01"),
    )
    assert found.legal == d("2027-06-01")
    found = after(
        event("interruption", "2024-03-01", "2025-06-01"),
        event("interruption", "2024-09-01", "2025-03-01"),
    )
    assert found.legal == d("2027-06-01")


def test_a_suspension_after_an_interruption_adds_to_the_new_delay():
    found = after(
        event("interruption", "2024-03-01", "2024-06-01"),
        event("suspension", "2025-01-01", "2025-01-31"),
    )
    assert found.legal == d("2026-07-01")


def test_an_interruption_erases_the_suspensions_before_it():
    found = after(
        event("suspension", "2023-03-01", "2023-06-01"),
        event("interruption", "2024-03-01", "2024-06-01"),
    )
    assert found.legal == d("2026-06-01")


def test_a_withdrawn_claim_undoes_its_interruption():
    found = after(event("interruption", "2024-12-01", "2025-06-05", void=True))
    assert found.legal == d("2025-01-10")
    assert not found.history[0].moved
    assert "effacée" in found.history[0].sentence
    assert "2243" in found.history[0].sentence


# --- Legal aid ----------------------------------------------------------------


def test_legal_aid_asked_in_time_gives_a_whole_new_delay():
    found = after(
        event("legal_aid", "2026-01-20", "2026-03-02"),
        counting="cpc",
        start="2026-01-10",
        length="P1M",
    )
    assert (found.theoretical, found.legal) == (d("2026-04-02"), d("2026-04-02"))
    assert any("dans l'année" in sentence for sentence in found.working)


def test_legal_aid_asked_late_gives_nothing():
    found = after(event("legal_aid", "2025-01-11", "2025-03-02"))
    assert found.legal == d("2025-01-10")


def test_a_second_request_for_legal_aid_gives_nothing():
    # Cass. soc. 12 July 2022 n° 21-15.091.
    found = after(
        event("legal_aid", "2024-06-01", "2024-09-01"),
        event("legal_aid", "2025-06-01", "2025-09-01"),
    )
    assert found.legal == d("2026-09-01")
    assert "21-15.091" in found.history[1].sentence


# --- What has no effect ---------------------------------------------------------


@pytest.mark.parametrize("kind", IDLE)
def test_an_idle_act_moves_nothing_and_says_so(kind):
    found = after(event(kind, "2024-06-01"))
    assert (found.theoretical, found.legal, found.prudent) == (d("2025-01-10"),) * 3
    assert not found.history[0].moved
    assert found.history[0].sentence in found.working


def test_a_registered_letter_stops_nothing_and_the_sentence_says_it():
    found = after(event("letter", "2024-06-01", "2024-06-01"))
    assert found.history[0].sentence == (
        "Lettre recommandée du 1er juin 2024 : cela n'arrête pas ce délai."
    )


def test_wages_are_neither_lengthened_by_agreement_nor_suspended_by_minority():
    agreed = after(event("agreement", "2024-06-01"), claim="wages")
    assert "2254" in agreed.history[0].sentence
    assert "sans effet" in agreed.history[0].sentence
    minor = event("suspension", "2023-06-01", "2024-06-01", cause="minority")
    assert after(minor, claim="wages").legal == d("2025-01-10")
    assert after(minor).legal == d("2026-01-11")


@pytest.mark.parametrize(
    ("given_event", "said"),
    [
        (event("interruption", "2025-01-11", "2025-02-01"), "était fini le 10 janvier 2025"),
        (event("suspension", "2025-01-11", "2025-02-01"), "était fini le 10 janvier 2025"),
        (event("interruption", "2023-01-09", "2023-03-01"), "ne courait pas avant"),
        (event("suspension", "2022-01-01", "2023-01-10"), "ne courait pas avant"),
    ],
)
def test_events_out_of_the_delay_have_no_effect_and_say_so(given_event, said):
    found = after(given_event)
    assert found.legal == d("2025-01-10")
    assert said in found.history[0].sentence
    assert not found.history[0].moved


def test_an_act_on_a_rolled_day_is_in_time():
    # Saturday 28 February 2026 rolled to Monday 2 March.
    found = after(
        event("interruption", "2026-03-02", "2026-05-04"),
        counting="cpc",
        start="2026-01-31",
        length="P1M",
    )
    assert found.theoretical == d("2026-06-04")


@pytest.mark.parametrize("cause", ["mediation", "expertise", "minority"])
def test_only_a_prescription_is_suspended_by_a_mediation(cause):
    found = after(
        event("suspension", "2026-01-20", "2026-01-30", cause=cause),
        counting="cpc",
        start="2026-01-10",
        length="P1M",
    )
    assert found.legal == d("2026-02-10")
    assert "2220" in found.history[0].sentence


@pytest.mark.parametrize("counting", ["min_ouvrable", "min_jours", "preavis", "heures", "date"])
def test_what_no_event_moves_says_so(counting):
    length = {"heures": "PT24H", "date": ""}.get(counting, "P5D")
    found = after(event("suspension", "2023-01-10", "2023-01-12"), counting=counting, length=length)
    assert found.theoretical == compute(counting, d("2023-01-10"), length).theoretical
    assert "jamais suspendu ni interrompu" in found.history[0].sentence


# --- Twenty years (2232) ----------------------------------------------------------


def chain(cause: str, count: int) -> list[Event]:
    """An interruption every four years and a half from 2004 on."""
    days = [d("2004-07-01") + timedelta(days=1644 * n) for n in range(count)]
    return [Event("interruption", day, day, cause=cause, confirmed=True) for day in days]


def test_acknowledgements_never_lead_past_twenty_years():
    found = after(*chain("acknowledgement", 4), start="2000-01-03", length="P5Y")
    assert found.legal == d("2020-01-03")
    assert "Pas au-delà de vingt ans (C. civ., art. 2232) : 3 janvier 2020." in found.working


def test_claims_in_court_and_enforcement_are_exempt_from_the_twenty_years():
    for cause in ("claim", "enforcement"):
        last = chain(cause, 4)[-1].on
        found = after(*chain(cause, 4), start="2000-01-03", length="P5Y")
        assert found.legal == last.replace(year=last.year + 5)


def test_bodily_injury_is_exempt_from_the_twenty_years():
    found = after(*chain("acknowledgement", 4), start="2000-01-03", length="P5Y", claim="bodily")
    assert found.legal > d("2020-01-03")


def test_a_suspension_never_leads_past_twenty_years():
    found = after(
        event("suspension", "2009-01-01", "2025-01-01"), start="2000-01-03", length="P10Y"
    )
    assert found.legal == d("2020-01-03")


def test_a_procedural_delay_has_no_cap():
    found = after(
        event("suspension", "2001-01-01", "2025-01-01"),
        counting="cpc",
        start="2000-01-03",
        length="P2Y",
    )
    assert found.legal > d("2020-01-03")


# --- Who confirmed it -------------------------------------------------------------


def test_the_safe_day_ignores_what_nobody_confirmed():
    found = after(event("suspension", "2024-03-01", "2024-09-01", confirmed=False))
    assert found.legal == d("2025-07-13")
    assert found.prudent == d("2025-01-10")
    assert any("pas confirmé" in sentence for sentence in found.working)


def test_of_two_events_the_safe_day_counts_on_the_confirmed_one_only():
    found = after(
        event("suspension", "2024-03-01", "2024-03-11"),
        event("suspension", "2024-06-01", "2024-09-01", confirmed=False),
    )
    assert found.legal == d("2025-04-22")
    assert found.prudent == d("2025-01-20")


# --- History ------------------------------------------------------------------------


def test_the_dates_before_each_event_stay_in_the_history():
    found = after(
        event("suspension", "2024-03-01", "2024-03-11"),
        event("letter", "2024-04-01"),
        event("interruption", "2024-05-01", "2024-06-01"),
    )
    assert [(line.moved, line.legal) for line in found.history] == [
        (True, d("2025-01-10")),
        (False, d("2025-01-20")),
        (True, d("2025-01-20")),
    ]


def test_the_working_tells_the_events_in_order():
    assert after(event("suspension", "2024-03-01", "2024-09-01", cause="mediation")).working == (
        "Départ : mardi 10 janvier 2023, ce jour ne compte pas.",
        "2 ans après : vendredi 10 janvier 2025.",
        "Une prescription n'est pas reportée.",
        "Suspension, médiation ou conciliation (C. civ., art. 2238), du 1er mars 2024 "
        "au 1er septembre 2024 : 184 jours ajoutés à la fin du 10 janvier 2025.",
        "Une prescription n'est pas reportée.",
        "Dernier jour sûr : vendredi 11 juillet 2025.",
    )


# --- Refusals -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (("grève", "2024-01-01"), "Événement inconnu"),
        (("suspension", "2024-01-02", "2024-01-01"), "avant d'avoir commencé"),
        (("letter", "2024-01-01", None, {"floor": "P6M"}), "suspension laisse"),
        (("suspension", "2024-01-01", None, {"floor": "six mois"}), "Longueur illisible"),
        (("suspension", "2024-01-01", None, {"floor": "PT6H"}), "en jours"),
        (("suspension", "2024-01-01", None, {"void": True}), "Seule une interruption"),
        (("suspension", "2024-01-01", None, {"cause": "claim"}), "Cause inconnue"),
        (("legal_aid", "2024-01-01", None, {"cause": "claim"}), "Cause inconnue"),
    ],
)
def test_an_event_that_cannot_be_is_refused_in_a_sentence(fields, said):
    kind, on, until, more = (*fields, None, {})[:4] if len(fields) < 4 else fields
    with pytest.raises(CountingError, match=said):
        event(kind, on, until, **(more or {}))


def test_an_end_past_the_calendar_is_refused_in_a_sentence():
    with pytest.raises(CountingError, match="sort du calendrier"):
        after(
            event("suspension", "2001-01-01", "9999-12-31"),
            counting="cpc",
            start="2000-01-03",
            length="P2Y",
        )


# --- What must hold for every event ---------------------------------------------------

starts = st.dates(date(2000, 1, 1), date(2040, 12, 31))
spans = st.tuples(st.integers(0, 720), st.integers(0, 400))


def suspensions(start: date, given_spans: list[tuple[int, int]]) -> list[Event]:
    return [
        Event(
            "suspension", start + timedelta(days=a), start + timedelta(days=a + b), confirmed=True
        )
        for a, b in given_spans
    ]


@thorough
@given(starts, st.lists(spans, max_size=5))
def test_suspensions_add_exactly_the_days_they_cover(start, given_spans):
    events = suspensions(start, given_spans)
    found = apply("presc", start, "P2Y", events)
    covered = {n for a, b in given_spans for n in range(a, a + b)}
    # All begin within two years (730 days at least): all count.
    base = compute("presc", start, "P2Y").theoretical
    assert found.theoretical == base + timedelta(days=len(covered))


@thorough
@given(starts, st.lists(spans, max_size=4), st.randoms())
def test_the_order_in_which_suspensions_are_told_changes_nothing(start, given_spans, chance):
    events = suspensions(start, given_spans)
    shuffled = sorted(events, key=lambda _: chance.random())
    one, two = (apply("cpc", start, "P2Y", told) for told in (events, shuffled))
    assert (one.theoretical, one.legal, one.prudent) == (two.theoretical, two.legal, two.prudent)


@thorough
@given(starts, st.integers(0, 700), st.integers(0, 900), st.sampled_from(("presc", "cpc", "eu")))
def test_an_interruption_counts_as_a_new_start(start, gap, lasting, counting):
    on, until = start + timedelta(days=gap), start + timedelta(days=gap + lasting)
    found = apply(counting, start, "P2Y", [Event("interruption", on, until, confirmed=True)])
    fresh = compute(counting, until, "P2Y")
    assert (found.theoretical, found.legal, found.prudent) == (
        fresh.theoretical,
        fresh.legal,
        fresh.prudent,
    )


@thorough
@given(
    starts, st.lists(spans, max_size=4), st.sampled_from(("presc", "cpc", "franc", "calendaire"))
)
def test_no_event_nobody_confirmed_moves_the_safe_day(start, given_spans, counting):
    events = [Event(e.kind, e.on, e.until) for e in suspensions(start, given_spans)]
    found = apply(counting, start, "P2Y", events)
    assert found.prudent == compute(counting, start, "P2Y").prudent
    assert found.theoretical >= compute(counting, start, "P2Y").theoretical


@thorough
@given(starts, st.sampled_from(sorted(IDLE)), st.integers(-100, 900))
def test_no_idle_act_moves_anything(start, kind, gap):
    on = start + timedelta(days=gap)
    found = apply("presc", start, "P2Y", [Event(kind, on, on, confirmed=True)])
    base = compute("presc", start, "P2Y")
    assert (found.theoretical, found.legal, found.prudent) == (
        base.theoretical,
        base.legal,
        base.prudent,
    )


@thorough
@given(starts)
def test_without_events_a_delay_is_what_its_counting_says(start):
    for counting in ("presc", "cpc", "franc", "eu"):
        assert apply(counting, start, "P2M", ()).working == compute(counting, start, "P2M").working
