"""A spreadsheet becomes cases: rehearsed without a trace, imported once, undone for a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import Http404
from django.utils import timezone

from dossiers.actions import case_import, conversation, import_file, import_undo, job
from dossiers.actions.announce import announce
from dossiers.actions.file_check import check_files
from dossiers.actions.housekeeping import housekeeping
from dossiers.actions.job import Progress
from dossiers.actions.refusal import RefusedError
from dossiers.actions.remind import remind
from dossiers.jobs import runners
from dossiers.models import (
    CameBy,
    Case,
    CaseImport,
    Deadline,
    Exclusion,
    ImportedCase,
    ImportState,
    Job,
    JournalLine,
    Member,
    Role,
    State,
)
from dossiers.moving import columns, imports
from dossiers.privacy import files
from notifications.models import Notice
from tests import build, sheets

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-23T20:15:00+01:00")


@pytest.fixture
def lea(db: None) -> Member:
    return build.member(build.section(), Role.COORDINATOR, "Léa", now=NOW)


def brought(by: Member, *rows: str, content: bytes = b"", now: datetime = NOW) -> CaseImport:
    section = build.section_of(by)
    return import_file.bring(content or sheets.csv(*rows), section=section, by=by, now=now)


def again(one: CaseImport, by: Member) -> CaseImport:
    return imports.get(by, one.pk)


def rehearsed(one: CaseImport, by: Member, *, now: datetime = NOW) -> dict[str, Any]:
    case_import.rehearse_now(again(one, by), by=by, now=now)
    return dict(again(one, by).rehearsal)


def work(now: datetime) -> None:
    while job.run_next(runners(), clock=lambda: now):
        pass


def imported(by: Member, *rows: str, content: bytes = b"", now: datetime = NOW) -> CaseImport:
    one = brought(by, *rows, content=content, now=now)
    rehearsed(one, by, now=now)
    fresh = again(one, by)
    case_import.launch(fresh, by=by, now=now, version=fresh.version)
    work(now)
    return again(one, by)


def every_table() -> dict[str, list[Any]]:
    """Every row of every table but the import itself, whose own page it fills."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model is CaseImport or not model._meta.managed:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608
            found[model._meta.label] = sorted(map(repr, cursor.fetchall()))
    return found


def test_a_rehearsal_writes_nothing_in_any_table(lea: Member) -> None:
    one = brought(lea, *(sheets.row(n, dismissed="12/10/2026") for n in range(5)))
    before = every_table()
    told = rehearsed(one, lea)
    assert told["counts"]["create"] == 5
    assert every_table() == before
    assert CaseImport.objects.count() == 1


def test_rows_are_counted_to_create_to_correct_and_closed(lea: Member) -> None:
    heads = "N°;Etat;Type;Licenciement reçu le"
    content = sheets.csv(
        "1;ouvert;noz;12/10/2026", "2;Clos;noz;", "3;ouvert;cirque;", "4;;noz;31/02/2026",
        "1;;noz;", heads=heads,
    )  # fmt: skip
    told = rehearsed(brought(lea, content=content), lea)
    assert told["counts"] == {"create": 1, "update": 0, "already": 0, "closed": 1, "wrong": 3}
    wrong = [(one["row"], one["column"], one["value"]) for one in told["wrong"]]
    assert wrong == [
        (4, "Type", "cirque"),
        (5, "Licenciement reçu le", "31/02/2026"),
        (6, "N°", "1"),
    ]
    assert all(len(one["advice"]) > 10 for one in told["wrong"])


def test_a_cell_put_right_on_the_page_is_read_instead(lea: Member) -> None:
    one = brought(lea, sheets.row(1, kind="cirque"))
    (wrong,) = rehearsed(one, lea)["wrong"]
    fresh = again(one, lea)
    typed = {str(wrong["row"]): {str(wrong["at"]): "spectacle"}}
    import_file.put_right(fresh, typed, by=lea, now=NOW, version=fresh.version)
    assert rehearsed(one, lea)["counts"]["create"] == 1


def test_the_deadlines_rehearsed_are_those_that_the_import_opens(lea: Member) -> None:
    rows = [
        sheets.row(1, dismissed="12/10/2026"),
        sheets.row(2, dismissed="12/10/2024"),
        sheets.row(3, kind="spectacle"),
        sheets.row(4, kind="livreur"),
    ]
    one = brought(lea, *rows)
    told = rehearsed(one, lea)["dates"]
    imported(lea, *rows)
    ours = Deadline.objects.filter(bound="ours")
    today = timezone.localdate(NOW)
    assert told["total"] == ours.count() > 0
    assert told["over"] == ours.filter(prudent__lt=today).count() > 0
    assert told["without"] == ours.filter(prudent=None).count()
    assert told["first"][0]["on"] < today.isoformat()


def test_a_row_becomes_a_sealed_and_journaled_case_of_the_section(lea: Member) -> None:
    imported(lea, sheets.row(7, dismissed="12/10/2026", note="Canari de note"))
    case = build.opened(Case.objects.get())
    assert (case.kind, case.came_by, case.state) == ("noz", CameBy.SHEET, State.SUBMITTED)
    assert case.received_on.isoformat() == "2026-11-03"
    assert case.answers["work"]["employer"] == "Noz Corbeil"
    assert case.notes.get().body == "Canari de note"
    assert case.milestones.filter(slug="dismissal_received", earliest="2026-10-12").exists()
    actions = JournalLine.objects.filter(case=case.pk).values_list("action", flat=True)
    assert {"case.import", "milestone.record"} <= set(actions)
    assert JournalLine.objects.first_fault() is None


def test_who_follows_it_already_follows_it_here(lea: Member) -> None:
    karim = build.member(build.section_of(lea), Role.DELEGUE, "Karim", now=NOW)
    content = sheets.csv("1;noz;KARIM", "2;noz;Inconnue", heads="N°;Type;Suivi par")
    one = imported(lea, content=content)
    assert one.rehearsal["counts"]["wrong"] == 1
    case = Case.objects.get()
    assert (case.suivi, case.state) == (karim, State.OPEN)


def test_nobody_is_rung_for_a_row_and_each_concerned_reads_one_sentence(lea: Member) -> None:
    karim = build.member(build.section_of(lea), Role.DELEGUE, "Karim", now=NOW)
    rows = [
        f"{n};noz;{'Karim' if n % 2 else ''};{10 + n}/10/2026;{n + 1}/11/2023" for n in range(12)
    ]
    heads = "N°;Type;Suivi par;Licenciement reçu le;Sanction reçue le"
    imported(lea, content=sheets.csv(*rows, heads=heads))
    remind(now=NOW)
    announce(now=NOW)
    told = Notice.objects.exclude(topic="digest").values_list("recipient", "topic")
    assert sorted(told) == sorted([(lea.pk, "update"), (karim.pk, "update")])
    assert Deadline.objects.filter(state="open", next_rung_on__gt=timezone.localdate(NOW)).exists()


def test_a_date_imported_in_silence_rings_at_its_next_rung(lea: Member) -> None:
    karim = build.member(build.section_of(lea), Role.DELEGUE, "Karim", now=NOW)
    content = sheets.csv("1;noz;Karim;24/11/2025", heads="N°;Type;Suivi par;Licenciement reçu le")
    imported(lea, content=content)
    day = Deadline.objects.filter(severity="fatal", next_rung_on__isnull=False).earliest(
        "next_rung_on"
    )
    assert day.next_rung_on is not None
    ahead = day.next_rung_on - timezone.localdate(NOW)
    assert timedelta(0) < ahead
    Notice.objects.all().delete()
    remind(now=NOW + ahead)
    assert Notice.objects.filter(recipient=karim.pk).exists()


def test_the_same_file_twice_makes_no_double_and_adds_the_dates_that_lacked(lea: Member) -> None:
    imported(lea, sheets.row(1), sheets.row(2))
    one = brought(lea, sheets.row(1), sheets.row(2, dismissed="12/10/2026"), sheets.row(3))
    told = rehearsed(one, lea)
    assert told["counts"] == {"create": 1, "update": 1, "already": 1, "closed": 0, "wrong": 0}
    imported(lea, sheets.row(1), sheets.row(2, dismissed="12/10/2026"), sheets.row(3))
    assert Case.objects.count() == 3
    assert Deadline.objects.filter(milestone__slug="dismissal_received").exists()


def test_a_case_closed_to_who_imports_is_neither_shown_nor_changed(lea: Member) -> None:
    imported(lea, sheets.row(1))
    Exclusion.objects.create(case=Case.objects.get(), member=lea, since=timezone.localdate(NOW))
    told = rehearsed(brought(lea, sheets.row(1, dismissed="12/10/2026")), lea)
    assert (told["counts"]["already"], told["updates"]) == (1, [])


def test_another_date_than_the_case_has_is_left_to_a_person(lea: Member) -> None:
    imported(lea, sheets.row(1, dismissed="12/10/2026"))
    told = rehearsed(brought(lea, sheets.row(1, dismissed="13/10/2026")), lea)
    assert told["counts"]["wrong"] == 1
    assert told["wrong"][0]["column"] == "Licenciement reçu le"


def killed_after(steps: int) -> Callable[[Job, Progress], Any]:
    """The import's runner in a worker that dies at its `steps`-th step among the cases."""

    def run(asked: Job, progress: Progress) -> Any:
        class Dying(Progress):
            left = steps

            def __call__(self, done: int, total: int, step: str = "") -> None:
                self.left -= step == "cases"
                if not self.left:
                    raise KeyboardInterrupt
                super().__call__(done, total, step)

        return case_import.run(asked, Dying(asked, lambda: NOW))

    return run


def test_a_worker_killed_half_way_leaves_no_double(lea: Member) -> None:
    one = brought(lea, *(sheets.row(n) for n in range(35)))
    rehearsed(one, lea)
    fresh = again(one, lea)
    case_import.launch(fresh, by=lea, now=NOW, version=fresh.version)
    dying = {**runners(), case_import.IMPORT: killed_after(3)}
    with pytest.raises(KeyboardInterrupt):
        job.run_next(dying, clock=lambda: NOW)
    assert 0 < Case.objects.count() < 35
    work(NOW + job.LEASE)
    done = again(one, lea)
    assert Case.objects.count() == ImportedCase.objects.count() == 35
    assert (done.state, done.counts["created"]) == (ImportState.DONE, 35)


def test_a_cancelled_import_stops_where_it_is_and_says_so(lea: Member) -> None:
    one = brought(lea, *(sheets.row(n) for n in range(35)))
    rehearsed(one, lea)
    fresh = again(one, lea)
    asked = case_import.launch(fresh, by=lea, now=NOW, version=fresh.version)

    def cancelled(running: Job, progress: Progress) -> Any:
        class Cancelled(Progress):
            def __call__(self, done: int, total: int, step: str = "") -> None:
                if step == "cases" and done >= 20:
                    job.cancel(asked, by=lea, now=NOW)
                super().__call__(done, total, step)

        return case_import.run(running, Cancelled(running, lambda: NOW))

    job.run_next({**runners(), case_import.IMPORT: cancelled}, clock=lambda: NOW)
    stopped = again(one, lea)
    assert (stopped.state, stopped.counts["created"]) == (ImportState.STOPPED, 20)
    assert Case.objects.count() == 20


def test_undoing_takes_out_all_but_what_somebody_worked_on(lea: Member) -> None:
    one = imported(lea, *(sheets.row(n) for n in range(4)))
    touched = build.opened(Case.objects.order_by("reference")[0])
    conversation.write_note(touched, body="Appelé.", by=lea, now=NOW + timedelta(hours=1))
    import_undo.ask(one, by=lea, now=NOW + timedelta(days=6))
    work(NOW + timedelta(days=6))
    assert list(Case.objects.values_list("pk", flat=True)) == [touched.pk]
    undone = again(one, lea)
    assert undone.state == ImportState.UNDONE
    assert (undone.counts["taken_out"], undone.counts["kept"]) == (3, 1)
    assert [row.case_id for row in import_undo.worked_on(import_undo.made(undone))] == [touched.pk]


def test_after_seven_days_nothing_is_undone(lea: Member) -> None:
    one = imported(lea, sheets.row(1))
    with pytest.raises(RefusedError):
        import_undo.ask(one, by=lea, now=NOW + timedelta(days=7, minutes=1))


def test_the_file_lies_sealed_and_is_gone_after_a_day(lea: Member) -> None:
    one = brought(lea, sheets.row(1, note="Canari du tableur"))
    assert b"Canari" not in files.where(one.file).read_bytes()
    path = files.where(one.file)
    # The disk of the tests holds what others left: only this file is looked for.
    assert one.file not in check_files(now=NOW + timedelta(days=400)).unnamed
    imported_one = imported(lea, sheets.row(2))
    housekeeping(now=NOW + timedelta(hours=23))
    assert path.exists()
    housekeeping(now=NOW + timedelta(hours=24))
    assert not CaseImport.objects.filter(pk=one.pk).exists()
    kept = CaseImport.objects.get(pk=imported_one.pk)
    assert (kept.file, bytes(kept.blob), kept.columns) == ("", b"", None)
    assert kept.counts["created"] == 1


def test_a_column_that_is_never_asked_cannot_be_chosen(lea: Member) -> None:
    content = sheets.csv("1;noz;Canari", heads="N°;Type;Nationalité")
    one = again(brought(lea, content=content), lea)
    assert one.columns["2"] == ""
    with pytest.raises(RefusedError, match="Nationalité"):
        chosen = {"0": "number", "1": "kind", "2": "note"}
        import_file.name_columns(one, chosen, by=lea, now=NOW, version=one.version)


def test_a_delegue_and_another_section_import_nothing(lea: Member) -> None:
    one = brought(lea, sheets.row(1))
    karim = build.member(build.section_of(lea), Role.DELEGUE, "Karim", now=NOW)
    sara = build.member(build.section("Brest"), Role.COORDINATOR, "Sara", now=NOW)
    with pytest.raises(Http404):
        brought(karim, sheets.row(1))
    for stranger in (karim, sara):
        with pytest.raises(Http404):
            imports.get(stranger, one.pk)
    assert (
        not columns.read(sheets.csv(sheets.row(1)), today=timezone.localdate(NOW))
        .columns[0]
        .refused
    )
