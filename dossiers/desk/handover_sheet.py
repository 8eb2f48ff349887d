"""The sheet of a hand-over: what somebody must know to follow a case from tonight on.

Sections of ready lines: the page shows them, the file prints them, and the acceptance
keeps them as they were read.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers import access
from dossiers.desk import clock_facts, deadline_facts, hands_rows, words
from dossiers.kinds.summary import in_words
from dossiers.letters.document import Block, Bullets, Document, Heading, Paragraph
from dossiers.models import Case, ClockEvent, Deadline, DeadlineState, Handover, JournalLine, Member

Section = dict[str, Any]
READ_LATELY = timedelta(days=60)
LAST_MESSAGES = timedelta(days=30)
DATES_WITH_WORKING = 12


def sheet(case: Case, handover: Handover | None, *, now: datetime) -> list[Section]:
    """The sections of an opened case; `handover` adds what its giver wrote."""
    today = timezone.localdate(now)
    promises = (handover.promises if handover else None) or ""
    said = (handover.words if handover else None) or ""
    sections = [
        _section(_("État"), _state(case, today)),
        _section(_("Promis à la personne"), promises.splitlines(), _("Aucune promesse notée.")),
        _section(_("À savoir"), said.splitlines()),
        _section(_("Prochaines dates"), _dates(case, today), _("Aucune échéance ouverte.")),
        _section(_("Attentes"), _waits(case, today, now), _("Rien n’est attendu.")),
        _section(_("Tâches"), _tasks(case, today), _("Aucune tâche ouverte.")),
        _section(_("Pièces"), _pieces(case)),
        _section(_("Résumé"), (case.summary or "").splitlines(), _("Aucun résumé écrit.")),
        _section(_("Messages"), _messages(case, now)),
        _section(_("Qui sait quoi"), _people(case, now)),
    ]
    return [section for section in sections if section["lines"]]


def document(sections: list[Section], case: Case, today: date) -> Document:
    """The same as a paper."""
    blocks: list[Block] = [Heading(1, _("Passation du dossier %(r)s") % {"r": case.reference})]
    for section in sections:
        blocks.append(Heading(2, section["title"]))
        lines = [line["text"] for line in section["lines"]]
        blocks.append(Bullets(lines) if len(lines) > 1 else Paragraph(lines[0]))
        for line in section["lines"]:
            blocks += [Paragraph(how) for how in line["how"]]
    footer = _("Dossier %(r)s · fiche du %(day)s · à détruire après lecture") % {
        "r": case.reference,
        "day": words.short_day(today),
    }
    return Document(_("Passation"), blocks, footer)


def _section(title: str, lines: list[Any], empty: str = "") -> Section:
    """Lines are texts, or texts with the sentences that show how they were found."""
    full = [line if isinstance(line, dict) else {"text": line, "how": []} for line in lines]
    return {"title": title, "lines": full or ([{"text": empty, "how": []}] if empty else [])}


def _state(case: Case, today: date) -> list[str]:
    said = [f"{words.kind_label(case.kind)} · {words.state_label(case.state, case.kind)}"]
    said.append(_("Reçu le %(day)s.") % {"day": words.short_day(case.received_on)})
    said.append(_("Dernière action : %(day)s.") % {"day": words.on_day(case.acted_on, today)})
    if case.person_waits_since:
        waits = words.waits_since(case.person_waits_since, today)
        said.append(_("La personne %(waits)s.") % {"waits": waits})
    if case.stop_asked_on:
        said.append(_("La personne demande l’arrêt de son dossier."))
    if case.next_action:
        said.append(_("Prochaine action : %(what)s") % {"what": case.next_action})
    return said


def _dates(case: Case, today: date) -> list[dict[str, Any]]:
    rows = list(
        case.deadlines.filter(state=DeadlineState.OPEN)
        .select_related("milestone")
        .order_by("prudent", "pk")
    )
    rows.sort(key=lambda row: (row.bound != "ours", row.prudent or date.min))
    events = clock_facts.events_in(case)
    return [
        _date(row, case, events if at < DATES_WITH_WORKING else None) for at, row in enumerate(rows)
    ]


def _date(row: Deadline, case: Case, events: list[ClockEvent] | None) -> dict[str, Any]:
    row.case = row.milestone.case = case
    title = words.rule_label(row.rule, row.rule_version)
    day = words.last_safe_day(row.prudent, row.certainty) or _("date inconnue, à demander")
    since = in_words(row.milestone.known) or _("date inconnue")
    fact = words.milestone_label(row.milestone.slug)
    how = [_("Depuis : %(fact)s, %(day)s.") % {"fact": fact, "day": since}]
    if events is not None:
        how += deadline_facts.working(row, events)
    if not row.seen_at:
        how.append(_("Pas encore vue."))
    return {"text": _("%(title)s : %(day)s") % {"title": title, "day": day}, "how": how}


def _waits(case: Case, today: date, now: datetime) -> list[str]:
    return [
        _("%(whom)s : %(what)s (depuis %(since)s)") % row
        if not row["until"]
        else _("%(whom)s : %(what)s (depuis %(since)s, jusqu’au %(until)s)") % row
        for row in hands_rows.waits(case, today, now)
    ]


def _tasks(case: Case, today: date) -> list[str]:
    rows = case.tasks.filter(done_on=None).select_related("assignee")
    said = [hands_rows.task(row, case, today) for row in rows]
    return [" · ".join(t for t in (row["title"], row["due"], row["who"]) if t) for row in said]


def _pieces(case: Case) -> list[str]:
    count = case.exhibits.count()
    new = case.exhibits.filter(from_worker=True, seen_on=None).count()
    said = [ngettext("%(n)s pièce.", "%(n)s pièces.", count) % {"n": count}]
    if new:
        said.append(ngettext("%(n)s jamais ouverte.", "%(n)s jamais ouvertes.", new) % {"n": new})
    return said


def _messages(case: Case, now: datetime) -> list[str]:
    since = now - LAST_MESSAGES
    recent = list(case.messages.left(now).filter(sent_at__gte=since).values_list("from_worker"))
    hers = sum(1 for (from_worker,) in recent if from_worker)
    return [
        _("30 derniers jours : %(hers)s de la personne, %(ours)s de l’équipe.")
        % {"hers": hers, "ours": len(recent) - hers}
    ]


def _people(case: Case, now: datetime) -> list[str]:
    """Who follows, who backs, who was let in, who opened the case lately."""
    said = []
    if case.suivi:
        said.append(_("Suivi par %(name)s.") % {"name": case.suivi.name})
    if case.binome:
        said.append(_("Binôme : %(name)s.") % {"name": case.binome.name})
    for guest in case.guests.filter(
        accepted_at__isnull=False, revoked_at=None, ends_on__gte=timezone.localdate(now)
    ).select_related("member"):
        said.append(
            _("%(name)s (%(kind)s), jusqu’au %(day)s.")
            % {
                "name": guest.member.name if guest.member else "",
                "kind": guest.get_kind_display(),
                "day": words.short_day(guest.ends_on),
            }
        )
    own = {case.suivi_id, case.binome_id, None}
    readers = (
        set(
            JournalLine.objects.filter(
                case=case.pk, action="case.read", at__gte=now - READ_LATELY
            ).values_list("actor", flat=True)
        )
        - own
    )
    names = Member.objects.filter(pk__in=readers).order_by("name").values_list("name", flat=True)
    if names:
        said.append(_("A ouvert le dossier ces 60 jours : %(who)s.") % {"who": ", ".join(names)})
    if len(said) == 1 and not access.coordination_of(case.section_id) - own:
        said.append(_("Personne d’autre ne connaît ce dossier."))
    return said
