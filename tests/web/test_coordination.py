"""What a coordinator sees: nothing that is lost stays hidden, every figure opens its list."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dossiers.actions.assignment import decline, lapse_proposals, propose
from dossiers.actions.deadline import acknowledge
from dossiers.actions.milestone import record
from dossiers.actions.remind import remind
from dossiers.models import Case, Deadline, Member, Membership, Section, State
from dossiers.rules.known import KnownDate
from dossiers.statistics.fatal import count_uncovered
from dossiers.statistics.team import Team
from tests import build

pytestmark = pytest.mark.django_db
PAGES = ("decide", "uncovered", "arrivals", "load", "counts")


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def as_lea(client: Client, lea: Member) -> Client:
    client.force_login(lea)
    return client


def a_year_before(due: date) -> date:
    """The day of a dismissal whose twelve months end on `due`."""
    return due - relativedelta(months=12)


def due_in(days: int, now: datetime) -> date:
    return a_year_before(timezone.localdate(now) + timedelta(days=days))


def uncovered(member: Member, now: datetime) -> int:
    return count_uncovered(member, Team(member), now=now).total


def rows_of(client: Client, url: str) -> int:
    """How many rows the list at `url` shows."""
    return client.get(url).text.count('<li class="row')


def page(client: Client, name: str, **asked: str) -> str:
    return html.unescape(client.get(reverse(f"coordination:{name}"), asked).text)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_coordination_does_not_exist_for_whoever_coordinates_nothing(
    client: Client, lyon: Section, awa: Member, name: str
) -> None:
    technician = build.member(lyon, "technician")
    for member in (awa, technician):
        client.force_login(member)
        assert client.get(reverse(f"coordination:{name}")).status_code == 404


def test_nothing_of_another_section_is_counted_or_listed(
    as_lea: Client, lea: Member, now: datetime
) -> None:
    ain = build.section("Ain")
    noor = build.member(ain, "delegue", "Noor")
    arrival = build.deposited(section=ain, happened=due_in(5, now))
    followed = build.taken(noor, happened=due_in(5, now))
    assert uncovered(lea, now) == 0
    for name in PAGES:
        text = page(as_lea, name)
        assert arrival.reference not in text and followed.reference not in text
        assert "Noor" not in text
    assert as_lea.get(reverse("coordination:uncovered"), {"suivi": noor.pk}).status_code == 404


def test_empty_is_said_as_good_news(as_lea: Client) -> None:
    assert "0 échéance fatale sans personne" in page(as_lea, "decide")
    assert "Rien à décider" in page(as_lea, "decide")
    assert "Aucune. Tout ce qui est arrivé est suivi" in page(as_lea, "arrivals")
    assert "Aucune. Chaque échéance fatale est suivie" in page(as_lea, "uncovered")


def test_a_fatal_date_that_is_near_and_followed_by_nobody_is_the_first_thing_said(
    as_lea: Client, lea: Member, lyon: Section, now: datetime
) -> None:
    case = build.deposited(section=lyon, happened=due_in(12, now))
    assert uncovered(lea, now) == 1
    text = page(as_lea, "decide")
    assert "1 échéance fatale que personne ne tient" in text
    assert re.search(rf"1 échéance fatale sans personne : {case.reference}, dans \d+ jours", text)
    assert case.reference in page(as_lea, "uncovered")


def test_a_date_far_away_can_wait_for_somebody_but_stays_in_sight(
    as_lea: Client, lea: Member, lyon: Section, now: datetime
) -> None:
    case = build.deposited(section=lyon, happened=due_in(200, now))
    assert uncovered(lea, now) == 0
    assert case.reference not in page(as_lea, "uncovered")
    assert case.reference in page(as_lea, "uncovered", quoi="plus-loin")


def test_a_near_date_with_somebody_and_no_silence_is_covered(
    lea: Member, awa: Member, now: datetime
) -> None:
    build.taken(awa, happened=due_in(12, now))
    assert uncovered(lea, now) == 0


def test_silence_after_a_reminder_uncovers_and_an_answer_covers_again(
    as_lea: Client, lea: Member, awa: Member, now: datetime
) -> None:
    before = now - timedelta(days=6)
    case = build.taken(awa, happened=due_in(5, now), now=before)
    remind(now=before)
    assert uncovered(lea, before + timedelta(hours=1)) == 0
    assert uncovered(lea, now) == 1
    assert case.reference in page(as_lea, "uncovered", quoi="sans-reponse")
    deadline = Deadline.objects.select_related("case").get(case=case, severity="fatal")
    acknowledge(deadline, by=awa, now=now)
    assert uncovered(lea, now) == 0


def test_a_reminder_of_a_date_that_has_moved_asks_for_nothing_more(
    lea: Member, awa: Member, now: datetime
) -> None:
    before = now - timedelta(days=6)
    case = build.taken(awa, happened=due_in(5, now), now=before)
    remind(now=before)
    Deadline.objects.filter(case=case, severity="fatal").update(edition=2)
    assert uncovered(lea, now) == 0


def test_a_date_that_has_passed_is_never_covered(
    as_lea: Client, lea: Member, awa: Member, now: datetime
) -> None:
    case = build.taken(awa, happened=due_in(-9, now))
    acknowledge(
        Deadline.objects.select_related("case").get(case=case, severity="fatal"), by=awa, now=now
    )
    assert uncovered(lea, now) == 1
    assert f"passé son dernier jour sûr : {case.reference}" in page(as_lea, "decide")


def test_a_case_whose_member_left_is_followed_by_nobody(
    lea: Member, awa: Member, karim: Member, now: datetime
) -> None:
    build.taken(awa, happened=due_in(12, now))
    build.taken(karim, happened=due_in(12, now))
    Membership.objects.filter(member=awa).delete()
    Member.objects.filter(pk=karim.pk).update(is_active=False)
    assert uncovered(lea, now) == 2


def test_one_deadline_with_two_reasons_counts_once(
    lea: Member, lyon: Section, now: datetime
) -> None:
    build.deposited(section=lyon, happened=due_in(-3, now))
    found = count_uncovered(lea, Team(lea), now=now)
    assert (found.total, found.alone.count, found.overdue.count) == (1, 1, 1)


def test_what_only_binds_the_other_side_is_not_ours_to_cover(
    lea: Member, awa: Member, now: datetime
) -> None:
    build.case_in(State.DEMAND, awa, kind="autre")
    assert Deadline.objects.filter(bound="theirs").exists()
    assert uncovered(lea, now) == 0


def test_uncertain_dates_ask_to_be_made_certain(
    as_lea: Client, lyon: Section, awa: Member, now: datetime
) -> None:
    unknown = build.deposited(section=lyon)
    rough = build.taken(awa, happened=KnownDate.month(2026, 9))
    build.taken(awa, happened=due_in(200, now))
    text = page(as_lea, "uncovered", quoi="incertaines")
    assert unknown.reference in text and rough.reference in text
    assert "2 dates fatales sont inconnues ou « au plus tôt »" in page(as_lea, "decide")


def test_arrivals_show_their_age_and_the_broken_promise(
    as_lea: Client, lyon: Section, now: datetime
) -> None:
    build.deposited("autre", section=lyon, now=now - timedelta(days=9))
    build.deposited("autre", section=lyon, now=now)
    text = page(as_lea, "arrivals")
    assert "attend depuis 9 jours" in text and "arrivé aujourd’hui" in text
    assert "promesse passée de 2 jours" in text
    assert rows_of(as_lea, reverse("coordination:arrivals") + "?quoi=en-retard") == 1
    assert "1 arrivée dépasse la promesse" in page(as_lea, "decide")


def test_an_arrival_shows_its_fatal_date_and_no_missed_courtesy(
    as_lea: Client, lyon: Section, now: datetime
) -> None:
    """Its fifteen days to ask for reasons are long over; its year to go to court is not."""
    case = build.deposited(section=lyon, happened=due_in(12, now))
    build.deposited(section=lyon)
    assert case.deadlines.filter(severity="important", prudent__lt=now.date()).exists()
    text = page(as_lea, "arrivals")
    assert re.search(r"Dans \d+ jours", text) and "Dépassée" not in text
    assert "Date inconnue" in text and "une date fatale est inconnue" in text


def test_a_proposal_without_an_answer_comes_back_to_the_coordinator(
    as_lea: Client, lyon: Section, awa: Member, lea: Member, now: datetime
) -> None:
    case = build.deposited("autre", section=lyon, now=now - timedelta(days=4))
    propose(case, to=awa, by=lea, now=now - timedelta(days=4))
    assert "proposé à Awa, il y a 4 jours" in page(as_lea, "arrivals")
    lapse_proposals(now=now)
    assert case.reference in page(as_lea, "arrivals", quoi="sans-reponse")
    assert "1 arrivée proposée n’a pas eu de réponse" in page(as_lea, "decide")
    proposal = propose(case, to=awa, by=lea, now=now)
    assert case.reference not in page(as_lea, "arrivals", quoi="sans-reponse")
    decline(case, by=awa, now=now)
    assert proposal.pk


def test_the_load_is_the_formula_that_is_written_under_it(
    as_lea: Client, awa: Member, karim: Member, now: datetime
) -> None:
    build.taken(awa, happened=due_in(200, now))
    build.taken(awa, happened=due_in(12, now))
    build.case_in(State.CLOSED, awa)
    build.taken(karim, kind="autre")
    carried = {
        line[0]: line[-1] for line in as_lea.get(reverse("coordination:load")).context["lines"]
    }
    assert carried == {"Awa": 3, "Karim": 1, "Léa": 0}
    assert "1 point par dossier ouvert, plus 1 point" in page(as_lea, "load")


def test_every_figure_opens_the_list_behind_it(
    as_lea: Client, lyon: Section, awa: Member, karim: Member, now: datetime
) -> None:
    for state in State.values:
        build.case_in(state, awa, happened=due_in(100, now))
    build.case_in(State.JUDGMENT, karim, kind="restauration")
    build.case_in(State.OPEN, karim, kind="livreur", happened=due_in(6, now))
    build.taken(karim, happened=due_in(10, now), now=now - timedelta(days=6))
    remind(now=now - timedelta(days=6))
    seen = 0
    for name in ("load", "counts"):
        text = as_lea.get(reverse(f"coordination:{name}")).text
        for url, number in re.findall(r'<a href="([^"]+)">(\d+)</a>', text):
            assert rows_of(as_lea, html.unescape(url)) == int(number), html.unescape(url)
            seen += 1
    assert seen > 20


def test_every_bar_opens_the_list_it_counts(
    as_lea: Client, awa: Member, karim: Member, now: datetime
) -> None:
    build.case_in(State.DEMAND, awa)
    build.case_in(State.SUBMITTED, awa, kind="restauration")
    build.case_in(State.CLOSED, karim)
    context = as_lea.get(reverse("coordination:counts")).context
    for bar in [*context["state_bars"], *context["kind_bars"]]:
        assert rows_of(as_lea, bar["url"]) == bar["value"], bar


def test_every_card_opens_the_list_it_counts(
    as_lea: Client, lyon: Section, awa: Member, lea: Member, now: datetime
) -> None:
    for days in (-4, 3, 9):
        build.deposited(section=lyon, happened=due_in(days, now), now=now - timedelta(days=9))
    build.deposited(section=lyon)
    propose(build.deposited("autre", section=lyon), to=awa, by=lea, now=now - timedelta(days=5))
    lapse_proposals(now=now)
    shown = as_lea.get(reverse("coordination:decide")).context["cards"]
    cards = [card for card in shown if not card["key"].startswith(("regle", "droit"))]
    assert len(cards) == 5
    for card in cards:
        number = re.match(r"\d+", card["sentence"])
        assert number, card
        assert rows_of(as_lea, card["url"]) == int(number[0]), card


def test_a_long_list_is_read_page_after_page_without_gap_or_double(
    as_lea: Client, lyon: Section, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    for module in ("fatal_list", "arrival_list"):
        monkeypatch.setattr(f"dossiers.coordination.{module}.PER_PAGE", 2)
    made = {build.deposited(section=lyon, happened=due_in(4, now)).reference for _ in range(3)}
    made |= {build.deposited(section=lyon, happened=due_in(9, now)).reference for _ in range(2)}
    for name in ("uncovered", "arrivals"):
        url: str | None = reverse(f"coordination:{name}")
        seen: list[str] = []
        while url:
            text = as_lea.get(url).text
            seen += re.findall(r'class="title" href="[^"]*">(\d{4}-\d{4})', text)
            following = re.search(r'href="(\?[^"]*apres=[^"]+)"', text)
            url = (
                reverse(f"coordination:{name}") + html.unescape(following[1]) if following else None
            )
        assert sorted(seen) == sorted(made), name


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_whatever_the_number_of_cases(
    as_lea: Client, lyon: Section, awa: Member, now: datetime, name: str
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert as_lea.get(reverse(f"coordination:{name}")).status_code == 200
        return len(queries)

    def some() -> None:
        build.deposited(section=lyon, happened=due_in(5, now), now=now - timedelta(days=9))
        build.deposited(section=lyon)
        build.taken(awa, happened=due_in(9, now))
        build.taken(build.member(lyon), kind="restauration", happened=due_in(9, now))

    some()
    few = cost()
    for _ in range(3):
        some()
    assert cost() == few
    # Twenty-odd figures counted at once; kept by the sweep, they are one row (test_figures.py).
    assert few <= (38 if name == "decide" else 14)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("uncovered", {"quoi": "n’importe"}),
        ("uncovered", {"suivi": "pas-un-uuid"}),
        ("uncovered", {"suivi": "00000000-0000-0000-0000-000000000000"}),
        ("arrivals", {"quoi": "n’importe"}),
    ],
)
def test_a_filter_that_does_not_exist_is_a_page_that_does_not_exist(
    as_lea: Client, name: str, asked: dict[str, Any]
) -> None:
    assert as_lea.get(reverse(f"coordination:{name}"), asked).status_code == 404


@pytest.mark.parametrize("mark", ["", "x", "2026-99-99_1", "2026-11-26_pas-un-uuid", "\x00_\x00"])
def test_a_mark_that_no_page_wrote_is_the_first_page(as_lea: Client, mark: str) -> None:
    for name in ("uncovered", "arrivals"):
        answer = as_lea.get(reverse(f"coordination:{name}"), {"apres": mark})
        assert answer.status_code == 200


def test_excluded_from_a_case_even_a_coordinator_counts_without_it(
    lea: Member, lyon: Section, now: datetime
) -> None:
    case: Case = build.deposited(section=lyon, happened=due_in(5, now))
    assert uncovered(lea, now) == 1
    case.exclusions.create(member=lea, since=timezone.localdate(now))
    assert uncovered(lea, now) == 0


def test_a_new_fact_with_an_unknown_day_asks_for_it(
    as_lea: Client, awa: Member, now: datetime
) -> None:
    case = build.taken(awa, kind="autre")
    record(case, "dismissal_received", KnownDate.unknown(), by=awa, now=now)
    assert case.reference in page(as_lea, "uncovered", quoi="incertaines")
