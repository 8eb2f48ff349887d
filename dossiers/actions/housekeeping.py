"""What time undoes: unsent drafts, finished sessions, proposals, files without a row."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dossiers.actions.absence import forget as forget_absences
from dossiers.actions.answer_link import forget as forget_links
from dossiers.actions.assignment import lapse_proposals
from dossiers.actions.card import forget_seen
from dossiers.actions.case_import import end_interrupted
from dossiers.actions.clock_guard import may_erase
from dossiers.actions.edition import keep_first
from dossiers.actions.erasure import erase_due, forget_erased
from dossiers.actions.exhibit import erase_files
from dossiers.actions.file_check import check_files_each_day
from dossiers.actions.guard import forget_spent
from dossiers.actions.handover import lapse as lapse_handovers
from dossiers.actions.handover import remind as remind_handovers
from dossiers.actions.import_file import forget_files, stored_names
from dossiers.actions.job import forget_old as forget_jobs
from dossiers.actions.job import stored_files as stored_results
from dossiers.actions.letter import forget_removed
from dossiers.actions.referral import end_kept
from dossiers.actions.referral import lapse as lapse_referrals
from dossiers.actions.saved_view import ring_over
from dossiers.actions.session import end_codes, forget_old_sessions
from dossiers.actions.stopping import ring_waiting
from dossiers.actions.task import ring_due
from dossiers.actions.team_sessions import forget as forget_team_sessions
from dossiers.actions.undo import forget as forget_undos
from dossiers.actions.vault import ring_closed
from dossiers.actions.wait import ring_passed
from dossiers.actions.workplace import catch_up
from dossiers.models import Draft, Exhibit, ExhibitCopy, Invitation, SweepMark
from dossiers.privacy import files
from notifications.deliver import forget as forget_deliveries

# Long enough for somebody to see on « État » that rows were lost, and to bring them back.
ORPHAN_AFTER = timedelta(days=7)


def housekeeping(*, now: datetime) -> dict[str, int]:
    """One pass; twice changes nothing. Returns counts.

    Nothing is erased, and nothing lapses, while the clock may be wrong.
    """
    counts = {
        "stops": ring_waiting(now=now),
        "tasks": ring_due(now=now),
        "waits": ring_passed(now=now),
        "views": ring_over(now=now),
        "handovers_told": remind_handovers(now=now),
        "vault": ring_closed(now=now),
        "employers": catch_up(now=now),
        "editions": keep_first(now=now),
    }
    trusted = may_erase(now=now)
    counts |= {"suspended": int(not trusted)} | (_what_time_undoes(now=now) if trusted else {})
    SweepMark.objects.update_or_create(
        name="housekeeping", defaults={"completed_at": now, "counts": counts}
    )
    check_files_each_day(now=now)
    return counts


def _what_time_undoes(*, now: datetime) -> dict[str, int]:
    return {
        "drafts": forget_drafts(now=now),
        "sessions": forget_old_sessions(now=now),
        "team_sessions": forget_team_sessions(now=now),
        "codes": end_codes(now=now),
        "erased": erase_due(now=now),
        "forgotten": forget_erased(now=now),
        "proposals": lapse_proposals(now=now),
        "handovers": lapse_handovers(now=now),
        "referrals": lapse_referrals(now=now),
        "kept_readings": end_kept(today=timezone.localdate(now)),
        "invitations": Invitation.objects.filter(expires_at__lte=now, used_at=None).delete()[0],
        "answer_links": forget_links(now=now),
        "absences": forget_absences(now=now),
        "undos": forget_undos(now=now),
        "cards_seen": forget_seen(now=now),
        "letters": forget_removed(now=now),
        "proofs": forget_spent(now=now),
        "imports_ended": end_interrupted(now=now),
        "imports": forget_files(now=now),
        "jobs": forget_jobs(now=now),
        "orphan_files": forget_orphan_files(now=now),
        "deliveries": forget_deliveries(now=now),
    }


def forget_drafts(*, now: datetime) -> int:
    """Erase the drafts whose time has come, with their files."""
    with transaction.atomic():
        old = Draft.objects.filter(expires_at__lte=now)
        erase_files(Exhibit.objects.filter(draft__in=old))
        count = old.count()
        old.delete()
    return count


def forget_orphan_files(*, now: datetime) -> int:
    """Delete the stored files that no row names, once they are a week old."""
    names = files.stored_before((now - ORPHAN_AFTER).timestamp())
    kept = {
        name
        for table in (Exhibit, ExhibitCopy)
        for name in table.objects.filter(file__in=names).values_list("file", flat=True)
    }
    kept |= {name for name, _size, _case in stored_results()} | stored_names()
    orphans = [name for name in names if name not in kept]
    for name in orphans:
        files.delete(name)
    return len(orphans)
