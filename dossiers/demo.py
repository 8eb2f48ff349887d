"""A year in the life of a fictitious section, told by calling the real actions at their dates.

Every row of the demonstration was written by the verb that would have written it, on the
day it would have: what the screens show is what a year of work leaves. Names, shops and
facts are invented.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from heapq import heapify, heappop
from typing import Any

import pikepdf
from django.utils import timezone
from PIL import Image, ImageDraw

from dossiers import access
from dossiers.actions import (
    assignment,
    call,
    case_summary,
    clock,
    consent,
    conversation,
    deadline,
    deposit,
    exhibit,
    housekeeping,
    letter,
    milestone,
    move,
    remind,
    rule_review,
    wage,
)
from dossiers.actions import fact as facts
from dossiers.actions.member import create_section, find_invitation, invite, join
from dossiers.demo_court import ends, goes_to_court, is_promised
from dossiers.demo_employers import EVENINGS
from dossiers.demo_federation import orients
from dossiers.demo_habits import goes_away, leaves_leaflets, settle
from dossiers.demo_hands import changes_hands, does_tasks
from dossiers.demo_moving import brings_a_spreadsheet
from dossiers.demo_pieces import ask_for_a_piece, communicate
from dossiers.demo_settings import sets_up
from dossiers.demo_stories import PEOPLE, SHOWCASE, STORIES, Story
from dossiers.form_fields import months_before
from dossiers.kinds.base import known_to
from dossiers.letters.placeholder import MISSING
from dossiers.models import (
    Case,
    ConsentAct,
    DeadlineState,
    Exhibit,
    Member,
    Outcome,
    Reminder,
    Section,
    State,
)
from dossiers.privacy import receipt
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import KnownDate

PASSWORD = "une-demonstration-locale"  # noqa: S105 (printed, and served to local addresses only)
DAYS = 365
# What becomes of the everyday cases, in turn.
EVERYDAY = (
    *("won", "agreement", "open", "demand", "negotiation", "litigation", "judgment"),
    *("enforcement", "lost", "open", "agreement", "demand", "withdrawn", "open", "referred"),
)


@dataclass
class Telling:
    """The demonstration while it is told: who is there, what is still to happen."""

    today: date
    chance: random.Random
    sections: dict[str, Section] = field(default_factory=dict)
    people: dict[str, Member] = field(default_factory=dict)
    events: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    neglected: set[str] = field(default_factory=set)
    code: str = ""
    count: int = 0

    def at(self, days_ago: int, hour: int = 18, minute: int = 0) -> datetime:
        """A moment of the year that ends today."""
        day = self.today - timedelta(days=days_ago)
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))

    def plan(self, moment: datetime, act: Callable[[datetime], None]) -> None:
        """Something that will happen, unless it lies ahead."""
        if timezone.localdate(moment) <= self.today:
            self.count += 1
            self.events.append((moment, self.count, act))


def tell(
    *, now: datetime, deliver: Callable[[datetime], None], progress: Callable[[str], None]
) -> Telling:
    """Play the year up to `now`; `deliver` sends what is due at a moment.

    Returns what the host needs to look around: the accounts and one receipt code.
    """
    telling = Telling(timezone.localdate(now), random.Random(1936))  # noqa: S311 (a story)
    _open_sections(telling)
    for story in (*SHOWCASE, *_crowd(telling)):
        telling.plan(
            telling.at(story.days_ago, 12, telling.chance.randrange(60)),
            lambda moment, story=story: _arrive(telling, story, moment),
        )
    telling.plan(telling.at(40, 20), lambda moment: _reads_rules(telling, moment))
    settle(telling.people, now=telling.at(DAYS, 10))
    telling.plan(telling.at(2, 21), lambda moment: changes_hands(telling.people, now=moment))
    telling.plan(
        telling.at(2, 20), lambda moment: orients(telling.people, telling.sections, now=moment)
    )
    telling.plan(
        telling.at(30, 20),
        lambda moment: sets_up(telling.sections["lyon"], by=telling.people["awa"], now=moment),
    )
    telling.plan(telling.at(1, 17), lambda moment: goes_away(telling.people, now=moment))
    telling.plan(
        telling.at(60, 18),
        lambda moment: leaves_leaflets(
            telling.sections["lyon"], by=telling.people["awa"], now=moment
        ),
    )
    for days_ago, evening in EVENINGS:
        telling.plan(
            telling.at(days_ago, 21),
            lambda moment, evening=evening: evening(
                telling.sections["lyon"], by=telling.people["awa"], now=moment
            ),
        )
    _play(telling, deliver=deliver, progress=progress)
    brings_a_spreadsheet(telling.sections["lyon"], by=telling.people["awa"], now=now)
    return telling


def _reads_rules(telling: Telling, now: datetime) -> None:
    """One evening the coordinator reads every second rule that waits for it."""
    old = rule_review.stale(rule_review.readings(), today=timezone.localdate(now))
    for rule in old[::2]:
        rule_review.review(rule, by=telling.people["awa"], now=now)


def _open_sections(telling: Telling) -> None:
    now = telling.at(DAYS, 9)
    lyon = create_section("Lyon", now=now, departments=["69", "01", "42"], takes_the_rest=True)
    marseille = create_section("Marseille", now=now, departments=["13", "83"])
    telling.sections = {"lyon": lyon, "marseille": marseille}
    for email, name, section, role in PEOPLE:
        token = invite(
            email=email, name=name, section=telling.sections[section], role=role, by=None, now=now
        )
        invitation = find_invitation(token, now=now)
        assert invitation is not None  # noqa: S101 (made on the line above)
        telling.people[email.split("@")[0]] = join(invitation, password=PASSWORD, now=now)


def _play(
    telling: Telling, *, deliver: Callable[[datetime], None], progress: Callable[[str], None]
) -> None:
    """Day after day: what happens, then the evening's sweep, then those who answer it."""
    for days_ago in range(DAYS, -1, -1):
        evening = telling.at(days_ago, 19, 30)
        heapify(telling.events)
        while telling.events and telling.events[0][0] <= evening:
            moment, _, act = heappop(telling.events)
            act(moment)
            heapify(telling.events)
        remind.remind(now=evening)
        housekeeping.housekeeping(now=evening)
        deliver(evening)
        if days_ago:
            _answer_reminders(telling, evening + timedelta(hours=1))
        if days_ago % 30 == 3:
            _look_after(telling, evening + timedelta(hours=2))
        if days_ago % 30 == 0:
            progress(f"{Case.objects.count()} dossiers, il reste {days_ago // 30} mois à raconter")


def _answer_reminders(telling: Telling, now: datetime) -> None:
    """Most people answer within days; nobody answers for the neglected cases."""
    waiting = Reminder.objects.filter(
        acknowledged_at=None, deadline__state=DeadlineState.OPEN
    ).select_related("recipient", "deadline__case")
    for reminder in waiting.order_by("sent_at", "pk"):
        reference = reminder.deadline.case.reference
        if reference in telling.neglected or telling.chance.random() > 0.4:
            continue
        found = access.get_deadline(reminder.recipient, reference, reminder.deadline_id, now=now)
        deadline.acknowledge(found, by=reminder.recipient, now=now)


def _look_after(telling: Telling, now: datetime) -> None:
    """Once a month most cases get a call, and what lies behind them is tidied."""
    alive = Case.objects.filter(suivi__isnull=False).exclude(state=State.CLOSED)
    for row in alive.select_related("suivi").order_by("reference"):
        if row.reference in telling.neglected or telling.chance.random() < 0.15 or not row.suivi:
            continue
        for verb in (_calls, _tidies):
            verb(access.get_case(row.suivi, row.reference, now=now), row.suivi, now)


# --- Arrivals ---------------------------------------------------------------


def _crowd(telling: Telling) -> Iterator[Story]:
    """The everyday cases: every kind, every fate, spread over the year."""
    for number in range(54):
        told = STORIES[number % len(STORIES)]
        days_ago = 350 - number * 6 + telling.chance.randrange(5)
        yield replace(
            told,
            days_ago=max(days_ago, 20),
            fate=EVERYDAY[number % len(EVERYDAY)],
            letter_days_before=telling.chance.randrange(2, 40),
            suivi=("karim", "lea", "tomas", "ines", "sam")[number % 5],
        )


def _arrive(telling: Telling, story: Story, now: datetime) -> None:
    """A person files, exactly as the screens do, and the case goes its way."""
    draft, _token = deposit.start_draft(now=now)
    for step, answers in _answers(story, timezone.localdate(now)).items():
        deposit.save_step(draft, step, answers, now=now)
    if story.photo:
        exhibit.add_to_draft(draft, name=story.photo, content=_photo(story.photo), now=now)
    code = deposit.give_code(draft)
    case = deposit.deposit(draft, now=now)
    deposit.forget_code(draft)
    if story.neglected:
        telling.neglected.add(case.reference)
    if story.shown:
        telling.code = " ".join(receipt.groups(code))
    FATES[story.fate](telling, story, case, now)


def _answers(story: Story, today: date) -> dict[str, dict[str, Any]]:
    when = KnownDate.unknown()
    if story.letter_days_before is not None:
        day = today - timedelta(days=story.letter_days_before)
        when = KnownDate.month(day.year, day.month) if story.only_month else KnownDate.day(day)
        if when.latest and when.latest > today:
            when = KnownDate.day(day)
    quick: dict[str, Any] = {slug: {"answer": answer} for slug, answer in story.quick.items()}
    if story.oldest_month_before is not None:
        month = today - timedelta(days=story.oldest_month_before)
        quick["oldest_month"] = {"date": known_to(KnownDate.month(month.year, month.month))}
    urgent: dict[str, Any] = {"answer": "no"}
    if story.hearing_in is not None:
        hearing = KnownDate.day(today + timedelta(days=story.hearing_in))
        urgent = {"answer": "yes", "date": known_to(hearing)}
    return {
        "work": {
            "sector": story.kind,
            "employer": story.employer,
            "department": story.department,
            "still": story.still,
        },
        "problem": {"problems": list(story.problems), "colleagues": story.colleagues},
        "dates": {"urgent": urgent, "letter": story.letter, "when": known_to(when)},
        "story": {"quick": quick, "story": story.text},
        "reply": {"channel": "code", "name": story.name, "language": story.language},
    }


def _photo(title: str) -> bytes:
    """A grey sheet that says what it would be."""
    sheet = Image.new("RGB", (900, 1200), "#e9e7e1")
    ImageDraw.Draw(sheet).text((80, 80), f"{title}\n(document de démonstration)", fill="#161514")
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=70)
    return out.getvalue()


def _paper() -> bytes:
    """A one-page PDF, for a proof."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- What becomes of a case -------------------------------------------------


def _stays(telling: Telling, story: Story, case: Case, now: datetime) -> None:
    """Nobody has taken it."""


def _proposed(telling: Telling, story: Story, case: Case, now: datetime) -> None:
    def propose(moment: datetime) -> None:
        awa = telling.people["awa"]
        found = access.get_case(awa, case.reference, now=moment)
        assignment.propose(found, to=telling.people[story.suivi], by=awa, now=moment)

    telling.plan(now + timedelta(hours=6), propose)


def _worked(*steps: tuple[int, str]) -> Callable[[Telling, Story, Case, datetime], None]:
    """A case that somebody takes after two days and carries through `steps` (days, verb)."""

    def fate(telling: Telling, story: Story, case: Case, now: datetime) -> None:
        suivi = telling.people[story.suivi]
        telling.plan(now + timedelta(days=2, hours=7), _taking(telling, story, case, suivi))
        for days, verb in steps:
            act = VERBS[verb]

            def happen(moment: datetime, act: Verb = act) -> None:
                found = access.get_case(suivi, case.reference, now=moment)
                act(found, suivi, moment)

            telling.plan(now + timedelta(days=days, hours=7, minutes=days % 50), happen)

    return fate


def _taking(
    telling: Telling, story: Story, case: Case, suivi: Member
) -> Callable[[datetime], None]:
    def take(moment: datetime) -> None:
        found = access.get_case(suivi, case.reference, now=moment)
        binome = telling.people[story.binome] if story.binome != story.suivi else None
        assignment.take(found, by=suivi, binome=binome, now=moment)
        found = access.get_case(suivi, case.reference, now=moment)
        conversation.write_to_person(
            found,
            body="Bonjour. Nous avons lu votre demande. "
            "Une personne de l'équipe suit votre dossier. "
            "Avez-vous gardé la lettre et son enveloppe ?",
            expects_answer=True,
            by=suivi,
            now=moment,
        )
        conversation.write_note(
            found,
            body="Premier appel à faire mardi. Demander les fiches de paie.",
            by=suivi,
            now=moment,
        )
        _say_what_it_is_about(found, suivi, moment)

    return take


def _say_what_it_is_about(case: Case, by: Member, now: datetime) -> None:
    """A summary, what happened at work, and a call: what whoever takes over reads first."""
    case_summary.write(
        case,
        body="Demande lue, premières pièces reçues.\nÀ vérifier : les dates de la lettre.",
        by=by,
        now=now,
        version=0,
    )
    earlier = timezone.localdate(now) - timedelta(days=60)
    facts.write(
        case,
        known=KnownDate.month(earlier.year, earlier.month),
        text="Le planning change, sans écrit.",
        exhibit=None,
        by=by,
        now=now,
    )
    call.note(
        case,
        called_at=now,
        whom="la personne",
        body="Elle a gardé ses relevés d'heures. Elle préfère qu'on écrive.",
        by=by,
        now=now,
    )


Verb = Callable[[Case, Member, datetime], None]


def _person_answers(case: Case, by: Member, now: datetime) -> None:
    conversation.write_as_person(
        case, body="Oui, j'ai tout gardé. J'ai mis une photo. Merci de m'aider.", now=now
    )
    for act in (ConsentAct.WRITE_TO_EMPLOYER, ConsentAct.GO_TO_COURT):
        consent.give(case, act, by=None, now=now)


def _replies(case: Case, by: Member, now: datetime) -> None:
    conversation.read_by_team(case, by=by, now=now)
    conversation.write_to_person(
        case,
        body="Bien reçu. Nous préparons un courrier. Ne signez rien sans nous.",
        by=by,
        now=now,
    )


def _tidies(case: Case, by: Member, now: datetime) -> None:
    """What is not fatal and lies behind is settled, or has no object any more."""
    past = case.deadlines.filter(state=DeadlineState.OPEN, prudent__lt=timezone.localdate(now))
    does_tasks(case, by=by, now=now)
    for row in past.exclude(severity="fatal"):
        reason = "Fait par téléphone, noté dans le compte rendu du mardi."
        deadline.dismiss(row, reason=reason, by=by, now=now, version=row.version)


def _calls(case: Case, by: Member, now: datetime) -> None:
    conversation.write_note(
        case, body="Appel de vingt minutes. Rien de neuf, la personne tient bon.", by=by, now=now
    )
    ask_for_a_piece(case, by=by, now=now)
    does_tasks(case, by=by, now=now)


def _confirms(case: Case, by: Member, now: datetime) -> None:
    """The letter is there: the first declared date becomes certain."""
    first = case.milestones.exclude(precision="unknown").filter(confirmed=False).first()
    if first is None:
        return
    proof = exhibit.add_to_case(
        case, name="enveloppe.jpg", content=_photo("Enveloppe"), by=by, now=now
    )
    milestone.correct(first, first.known, by=by, now=now, version=first.version, exhibit=proof)


def _fills(case: Case, by: Member, now: datetime) -> None:
    """Nearly three years paid by halves: the oldest month is lost at the end of the next one."""
    first = timezone.localdate(now).replace(day=1)
    rows = [
        wage.WageRow(months_before(first, ago), Decimal(1480), Decimal(740 if ago % 3 else 1480))
        for ago in range(35, 0, -1)
    ]
    wage.save_months(case, rows, by=by, now=now, version=0, pay_day="last")


# What somebody completes by hand in a letter.
COMPLETED = {
    "prénom et nom de la personne": "Camille Exemple",
    "ville": "Lyon",
    "ce qui est demandé, une demande par ligne": "le paiement de toutes les heures",
}


def _demands(case: Case, by: Member, now: datetime) -> None:
    """A first letter, completed by hand, leaves in registered post; the next one is begun."""
    draft = letter.begin(case, "reclamation", by=by, now=now)
    text = MISSING.sub(lambda hole: COMPLETED.get(hole[1], "comme convenu"), draft.text)
    whole = letter.edit(
        draft, text=text, summary=draft.summary, by=by, now=now, version=draft.version
    )
    sent = letter.send(
        whole,
        sent_on=timezone.localdate(now),
        registered=True,
        number="1A 000 000 0000 0",
        proof=_proof(case, by, now),
        by=by,
        now=now,
        version=whole.version,
    )
    move.send_demand(
        case, sent_on=None, registered=True, summary="", proof=None, letter=sent, by=by, now=now
    )
    letter.begin(case, "mise-en-demeure", by=by, now=now)


def _negotiates(case: Case, by: Member, now: datetime) -> None:
    move.negotiate(case, by=by, now=now)


def _mediates(case: Case, by: Member, now: datetime) -> None:
    """A mediation begins: written agreement, nobody has checked yet what it suspends."""
    covers = [
        row.pk
        for row in case.deadlines.filter(state=DeadlineState.OPEN, bound="ours")
        if catalogue().rule(row.rule, row.rule_version).counting == "presc"
    ]
    if covers:
        agreement = exhibit.add_to_case(
            case, name="accord de médiation.pdf", content=_paper(), by=by, now=now
        )
        clock.record(
            case,
            "suspension",
            cause="mediation",
            starts_on=timezone.localdate(now),
            ends_on=None,
            covers=covers,
            exhibit=agreement,
            confirmed=False,
            note="Accord signé devant la médiatrice du tribunal.",
            by=by,
            now=now,
        )


def _mediated(case: Case, by: Member, now: datetime) -> None:
    """The mediation is over; the delays run again."""
    for event in case.clock_events.filter(ends_on=None, undone=""):
        clock.end(
            event,
            on=timezone.localdate(now),
            decided=False,
            by=by,
            now=now,
            version=event.version,
        )


def _files(case: Case, by: Member, now: datetime) -> None:
    stoppable = [
        row.pk
        for row in case.deadlines.filter(state=DeadlineState.OPEN)
        if "cph_filed" in catalogue().rule(row.rule, row.rule_version).stopped_by
    ]
    move.file_claim(
        case,
        filed_on=timezone.localdate(now),
        proof=_proof(case, by, now),
        covers=stoppable,
        by=by,
        now=now,
    )
    fresh = access.get_case(by, case.reference, now=now)
    communicate(fresh, by=by, now=now)
    goes_to_court(access.get_case(by, case.reference, now=now), by=by, now=now)


def _judged(case: Case, by: Member, now: datetime) -> None:
    move.record_judgment(
        case,
        notified_on=timezone.localdate(now) - timedelta(days=3),
        interim=False,
        proof=_proof(case, by, now),
        by=by,
        now=now,
    )


def _enforces(case: Case, by: Member, now: datetime) -> None:
    move.enforce(case, by=by, now=now)
    is_promised(access.get_case(by, case.reference, now=now), by=by, now=now)


def _ends(outcome: str) -> Verb:
    """Close honestly: each fatal date gets the act that counts, then the case its outcome."""

    def close(case: Case, by: Member, now: datetime) -> None:
        proof = _proof(case, by, now)
        for row in case.deadlines.filter(state=DeadlineState.OPEN, severity="fatal", bound="ours"):
            deadline.done(
                row,
                act=catalogue().rule(row.rule, row.rule_version).stopped_by[0],
                on=timezone.localdate(now),
                proof=proof,
                note="",
                by=by,
                now=now,
                version=row.version,
            )
        ends(access.get_case(by, case.reference, now=now), outcome, by=by, now=now)

    return close


def _withdraws(case: Case, by: Member, now: datetime) -> None:
    move.withdraw(case, person_told=True, by=by, now=now)


def _refers(case: Case, by: Member, now: datetime) -> None:
    move.refer(case, person_told=True, by=by, now=now)


def _proof(case: Case, by: Member, now: datetime) -> Exhibit:
    return exhibit.add_to_case(case, name="preuve de dépôt.pdf", content=_paper(), by=by, now=now)


VERBS: dict[str, Verb] = {
    "answers": _person_answers,
    "replies": _replies,
    "tidies": _tidies,
    "calls": _calls,
    "confirms": _confirms,
    "fills": _fills,
    "demands": _demands,
    "negotiates": _negotiates,
    "mediates": _mediates,
    "mediated": _mediated,
    "files": _files,
    "judged": _judged,
    "enforces": _enforces,
    "won": _ends(Outcome.WON),
    "agreement": _ends(Outcome.AGREEMENT),
    "lost": _ends(Outcome.LOST),
    "withdraws": _withdraws,
    "refers": _refers,
}
_BEGUN = ((5, "answers"), (8, "replies"), (9, "confirms"), (20, "tidies"), (45, "calls"))
FATES: dict[str, Callable[[Telling, Story, Case, datetime], None]] = {
    "arrived": _stays,
    "proposed": _proposed,
    "taken": _worked(),
    "open": _worked(*_BEGUN),
    "wages": _worked(*_BEGUN, (10, "fills")),
    "demand": _worked(*_BEGUN, (15, "demands")),
    "negotiation": _worked(*_BEGUN, (15, "demands"), (30, "negotiates"), (34, "mediates")),
    "litigation": _worked(*_BEGUN, (15, "demands"), (26, "files")),
    "judgment": _worked(*_BEGUN, (15, "demands"), (26, "files"), (100, "judged")),
    "enforcement": _worked(
        *_BEGUN, (15, "demands"), (26, "files"), (100, "judged"), (115, "enforces")
    ),
    "won": _worked(*_BEGUN, (15, "demands"), (26, "files"), (100, "judged"), (140, "won")),
    "agreement": _worked(
        *_BEGUN,
        (15, "demands"),
        (28, "negotiates"),
        (30, "mediates"),
        (44, "mediated"),
        (50, "agreement"),
    ),
    "lost": _worked(*_BEGUN, (26, "files"), (100, "judged"), (135, "lost")),
    "withdrawn": _worked((5, "answers"), (12, "withdraws")),
    "referred": _worked((4, "refers")),
}
