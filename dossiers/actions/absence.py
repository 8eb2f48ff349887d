"""Being away: recorded, shortened, cancelled. It begins and ends by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.access import Holders
from dossiers.actions.cover import Cover, cover_of
from dossiers.actions.refusal import RefusedError
from dossiers.actions.relay import relay_of_absent
from dossiers.models import Absence, Entry, JournalLine, Member, Section
from dossiers.rules.deadline import long_date
from dossiers.rules.evenings import local_day
from dossiers.rules.substitutes import Away, loop
from notifications.notify import Doorbell, notify_many

# Longer is a departure: it asks for a hand-over.
AT_MOST = timedelta(days=366)
KEPT = timedelta(days=90)


class UncoveredError(RefusedError):
    """Fatal dates would be nobody's; `cover` says which. Telling the coordination allows it."""

    def __init__(self, sentence: str, cover: Cover) -> None:
        super().__init__(sentence)
        self.cover = cover


def record(
    member: Member,
    *,
    starts_on: date,
    ends_on: date,
    substitute: Member | None,
    tell_coordination: bool = False,
    by: Member,
    now: datetime,
) -> Absence:
    """From `starts_on` to `ends_on`, both included, `member` receives nothing.

    By herself, or by somebody who coordinates her. Raises RefusedError (bad days, another
    absence, a substitute who may not, a ring of substitutes), UncoveredError.
    """
    require_may_set(by, member)
    _check_days(member, starts_on, ends_on, now)
    if substitute and not access.may_replace(substitute, member):
        raise RefusedError(_("Cette personne ne peut pas remplacer. En choisir une autre."))
    with transaction.atomic():
        lock_absences()
        _check_others(member, starts_on, ends_on, substitute)
        found = cover_of(member, starts_on, ends_on, substitute)
        if found.bare and not tell_coordination:
            raise UncoveredError(
                _("Une date fatale resterait sans personne. Choisir, ou prévenir la coordination."),
                found,
            )
        absence = Absence.objects.create(
            member=member, starts_on=starts_on, ends_on=ends_on, substitute=substitute
        )
        JournalLine.objects.record(Entry("member.absence", now, by.pk))
        _ring(absence, found, by=by, now=now)
    relay_of_absent(now=now)
    return absence


def end(absence: Absence, *, ends_on: date | None, by: Member, now: datetime) -> None:
    """She comes back earlier: `ends_on` is her last day away. None: she is not away at all.

    Raises RefusedError when it would make the absence longer.
    """
    require_may_set(by, absence.member)
    with transaction.atomic():
        lock_absences()
        fresh = Absence.objects.select_for_update().filter(pk=absence.pk).first()
        if fresh is None:
            raise RefusedError(_("Cette absence n’existe plus."))
        if ends_on is None or ends_on < fresh.starts_on:
            fresh.delete()
        elif ends_on > fresh.ends_on:
            raise RefusedError(_("Pour rester absent plus longtemps, noter une autre absence."))
        else:
            Absence.objects.filter(pk=fresh.pk).update(ends_on=ends_on)
        JournalLine.objects.record(Entry("member.absence_end", now, by.pk))


def forget(*, now: datetime) -> int:
    """Delete the absences that ended 90 days ago; returns how many."""
    gone, _per_model = Absence.objects.filter(ends_on__lt=now.date() - KEPT).delete()
    return gone


def require_may_set(by: Member, member: Member) -> None:
    """Raises Http404 unless `by` is `member`, or coordinates her."""
    if by.pk != member.pk and not access.coordinates(by, member):
        raise Http404(_("Cette page n’existe pas."))


def lock_absences() -> None:
    """One absence at a time: a ring of substitutes is closed by two people, or by four.

    Rows of sections, in one order; no key of theirs is locked, cases go on arriving.
    """
    list(Section.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _check_days(member: Member, starts_on: date, ends_on: date, now: datetime) -> None:
    if ends_on < starts_on:
        raise RefusedError(_("Le dernier jour vient avant le premier. Corriger une des dates."))
    if ends_on < local_day(member.zone, now):
        raise RefusedError(_("Cette absence est déjà finie. Donner un jour à venir."))
    if ends_on - starts_on > AT_MOST:
        raise RefusedError(_("Plus d’un an : passer plutôt la main sur les dossiers."))


def _check_others(
    member: Member, starts_on: date, ends_on: date, substitute: Member | None
) -> None:
    """Raises RefusedError on a second absence of the same days, or a ring of substitutes."""
    others: list[Away[UUID]] = [
        Away(*row)
        for row in Absence.objects.filter(
            starts_on__lte=ends_on, ends_on__gte=starts_on
        ).values_list("member_id", "starts_on", "ends_on", "substitute_id")
    ]
    same = next((one for one in others if one.person == member.pk), None)
    if same:
        raise RefusedError(
            _("Une absence est déjà notée du %(first)s au %(last)s. La modifier d’abord.")
            % {"first": long_date(same.starts_on), "last": long_date(same.ends_on)}
        )
    asked: Away[UUID] = Away(member.pk, starts_on, ends_on, substitute.pk if substitute else None)
    ring = loop(asked, others)
    if ring:
        names = dict(Member.objects.filter(pk__in=ring).values_list("pk", "name"))
        raise RefusedError(
            _("%(names)s se remplaceraient en rond : personne ne recevrait. En choisir d’autres.")
            % {"names": ", ".join(names[person] for person in ring)}
        )  # fmt: skip


def _ring(absence: Absence, found: Cover, *, by: Member, now: datetime) -> None:
    """The substitute knows; so does the coordination, of fatal dates that nobody holds."""
    told: set[UUID] = {absence.substitute_id} if absence.substitute_id else set()
    if found.bare:
        holders = Holders(found.bare, now=now)
        leads = {p for case in found.bare for p in holders.of("coordination", case)}
        leads.discard(absence.member_id)
        if not leads:
            raise RefusedError(
                _("Personne d’autre ne peut être prévenu. Choisir qui remplace : %(cases)s.")
                % {"cases": ", ".join(found.bare.values())}
            )
        told |= leads
    notify_many(
        [
            Doorbell(
                topic="update",
                recipient=person,
                link=_page(found, person, absence),
                key=f"absence:{absence.pk}:{person}",
            )
            for person in sorted(told - {by.pk})
        ],
        now=now,
    )


def _page(found: Cover, person: UUID, absence: Absence) -> str:
    """Where who replaces finds her list, and the coordination what is to be decided."""
    if found.bare and person != absence.substitute_id:
        return reverse("coordination:decide")
    return reverse("desk:todo")
