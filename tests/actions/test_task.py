"""Tasks and waits: copied, given, done, undone, put off; each rings once for its day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from dossiers import access, kinds
from dossiers.actions import assignment, task, undo, wait
from dossiers.actions.refusal import RefusedError
from dossiers.desk import hands_rows
from dossiers.kinds import KINDS
from dossiers.kinds.checklist import Checklist, Step
from dossiers.models import Case, JournalLine, Member, State, Task, Wait
from notifications.models import Notice
from tests import build

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    return build.taken(awa, binome=karim, kind="restauration", now=NOW)


def mine(member: Member) -> set[str]:
    return {row["title"] for row in hands_rows.my_tasks(member, TODAY)}


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_every_kind_has_steps_in_the_order_of_their_days(slug: str) -> None:
    steps = kinds.kind(slug).checklist.steps
    assert len(steps) >= 5
    assert {step.who for step in steps} == {"suivi", "binome"}


def test_a_list_names_each_step_once_and_somebody_of_the_case() -> None:
    with pytest.raises(ValueError, match="twice"):
        Checklist(1, (Step("a", "A", 1), Step("a", "B", 2)))
    with pytest.raises(ValueError, match="somebody"):
        Step("a", "A", 1, "employer")


def test_taking_a_case_copies_the_steps_of_its_kind_once(case: Case) -> None:
    steps = kinds.kind("restauration").checklist.steps
    rows = {row.item: row for row in case.tasks.all()}
    assert set(rows) == {step.slug for step in steps}
    loss = rows["rolling_loss"]
    assert (loss.due_on, loss.edition, loss.assignee) == (TODAY + 3 * DAY, 1, None)
    assert rows["check_dates"].assignee == case.binome
    assert task.copy_list(case, now=NOW) == 0


def test_a_running_case_keeps_its_list_when_the_kind_has_a_new_one(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = kinds.kind("restauration")
    newer = Checklist(2, (Step("other", "Autre chose", 1),))
    monkeypatch.setitem(KINDS, "restauration", type(kind)(**{**vars(kind), "checklist": newer}))
    assert task.copy_list(case, now=NOW) == 0
    assert not case.tasks.filter(edition=2).exists()


def test_words_of_a_task_are_sealed(case: Case, awa: Member) -> None:
    task.add(case, title="Appeler Madame Perrin", by=awa, now=NOW)
    raw = b"".join(bytes(row) for row in Task.objects.values_list("title", flat=True))
    assert b"Perrin" not in raw


def test_a_task_is_for_who_follows_the_case_or_for_the_binome(
    case: Case, awa: Member, karim: Member, lea: Member
) -> None:
    task.add(case, title="À moi", by=awa, now=NOW)
    task.add(case, title="À Karim", assignee=karim, by=awa, now=NOW)
    assert "À moi" in mine(awa) and "À Karim" not in mine(awa)
    assert "À Karim" in mine(karim) and "À moi" not in mine(karim)
    with pytest.raises(RefusedError, match="binôme"):
        task.add(case, title="À Léa", assignee=lea, by=awa, now=NOW)


def test_a_binome_who_changes_gives_her_tasks_back_to_who_follows(
    case: Case, awa: Member, karim: Member, lyon
) -> None:
    task.add(case, title="À Karim", assignee=karim, by=awa, now=NOW)
    sam = build.member(lyon, "delegue", "Sam")
    assignment.name_binome(case, binome=sam, by=awa, now=NOW)
    assert "À Karim" in mine(awa)
    assert mine(karim) == set()


def test_tasks_follow_the_case_to_whoever_follows_it(case: Case, awa: Member, lea: Member) -> None:
    task.add(case, title="Appeler le greffe", by=awa, now=NOW)
    assignment.hand_over(case, to=lea, by=awa, now=NOW)
    assert "Appeler le greffe" in mine(lea)
    assert mine(awa) == set()


def test_done_is_undone_within_ten_minutes_and_reopened_later(case: Case, awa: Member) -> None:
    row = task.add(case, title="Appeler", by=awa, now=NOW)
    assert task.finish(row, by=awa, now=NOW).done_by == awa
    kept = undo.last(by=awa, act="task.done", case=case, now=NOW)
    assert kept is not None
    undo.undo(kept, by=awa, now=NOW)
    assert Task.objects.get(pk=row.pk).done_on is None
    task.finish(row, by=awa, now=NOW)
    task.reopen(row, by=awa, now=NOW + DAY)
    assert Task.objects.get(pk=row.pk).done_on is None
    assert JournalLine.objects.filter(case=case.pk, action="task.done").count() == 2


def test_putting_off_moves_the_day_and_can_be_undone(case: Case, awa: Member) -> None:
    row = task.add(case, title="Appeler", due_on=TODAY, by=awa, now=NOW)
    task.put_off(row, until=TODAY + 3 * DAY, by=awa, now=NOW)
    kept = undo.last(by=awa, act="task.put_off", case=case, now=NOW)
    assert kept is not None
    undo.undo(kept, by=awa, now=NOW)
    assert Task.objects.get(pk=row.pk).due_on == TODAY
    with pytest.raises(RefusedError, match="à venir"):
        task.put_off(row, until=TODAY, by=awa, now=NOW)


def test_somebody_off_the_case_touches_no_task(case: Case, awa: Member, lyon) -> None:
    row = task.add(case, title="Appeler", by=awa, now=NOW)
    other = build.member(lyon, "delegue", "Sam")
    for act in (task.finish, task.reopen):
        with pytest.raises(Http404):
            act(row, by=other, now=NOW)


def bells(member: Member, prefix: str) -> int:
    return Notice.objects.filter(recipient=member.pk, key__startswith=prefix).count()


def test_a_task_rings_once_for_its_day_and_again_for_a_new_one(
    case: Case, awa: Member, karim: Member
) -> None:
    case.tasks.all().delete()
    row = task.add(case, title="Appeler", due_on=TODAY + DAY, by=awa, now=NOW)
    assert task.ring_due(now=NOW) == 0
    assert task.ring_due(now=NOW + DAY) == 1
    assert task.ring_due(now=NOW + DAY) == 0
    assert (bells(awa, "tasks:"), bells(karim, "tasks:")) == (1, 0)
    task.put_off(row, until=TODAY + 3 * DAY, by=awa, now=NOW + DAY)
    assert task.ring_due(now=NOW + 3 * DAY) == 1
    assert bells(awa, "tasks:") == 2


def test_a_task_done_or_of_a_closed_case_does_not_ring(case: Case, awa: Member) -> None:
    case.tasks.all().delete()
    row = task.add(case, title="Appeler", due_on=TODAY, by=awa, now=NOW)
    task.finish(row, by=awa, now=NOW)
    assert task.ring_due(now=NOW) == 0
    closed = build.case_in(State.CLOSED, awa, now=NOW)
    assert closed.tasks.filter(done_on=None, due_on__lte=TODAY + 40 * DAY).exists()
    assert task.ring_due(now=NOW + 40 * DAY) == 0


def test_a_bell_says_nothing_of_the_task(case: Case, awa: Member) -> None:
    task.add(case, title="Appeler Madame Perrin", due_on=TODAY, by=awa, now=NOW)
    task.ring_due(now=NOW)
    for notice in Notice.objects.all():
        assert "Perrin" not in f"{notice.link}{notice.key}{notice.topic}"


def test_a_wait_rings_once_when_its_day_has_passed(case: Case, awa: Member) -> None:
    row = wait.begin(case, whom="employer", what="Les bulletins", until=TODAY, by=awa, now=NOW)
    assert wait.ring_passed(now=NOW) == 0
    assert wait.ring_passed(now=NOW + DAY) == 1
    assert wait.ring_passed(now=NOW + DAY) == 0
    wait.put_off(row, until=TODAY + 5 * DAY, by=awa, now=NOW + DAY)
    assert wait.ring_passed(now=NOW + 6 * DAY) == 1
    assert bells(awa, "wait:") == 2


def test_a_wait_that_is_over_rings_no_more_and_may_go_on(case: Case, awa: Member) -> None:
    row = wait.begin(case, whom="court", what="Une date", until=TODAY, by=awa, now=NOW)
    wait.end(row, by=awa, now=NOW)
    assert wait.ring_passed(now=NOW + DAY) == 0
    kept = undo.last(by=awa, act="wait.end", case=case, now=NOW)
    assert kept is not None
    undo.undo(kept, by=awa, now=NOW)
    assert Wait.objects.get(pk=row.pk).over_on is None
    assert wait.ring_passed(now=NOW + DAY) == 1


def test_a_wait_needs_words_and_a_day_that_comes(case: Case, awa: Member) -> None:
    with pytest.raises(RefusedError, match="attendu"):
        wait.begin(case, whom="person", what=" ", until=TODAY, by=awa, now=NOW)
    with pytest.raises(RefusedError, match="jour"):
        wait.begin(case, whom="person", what="x", until=TODAY - DAY, by=awa, now=NOW)
    with pytest.raises(RefusedError, match="qui"):
        wait.begin(case, whom="boss", what="x", until=TODAY, by=awa, now=NOW)
    assert not Wait.objects.exists()


def test_a_question_without_answer_is_a_wait_without_being_noted_twice(
    case: Case, awa: Member
) -> None:
    case.messages.create(
        number=1, author=awa, from_worker=False, sent_at=NOW, expects_answer=True, body="Quand ?"
    )
    case = access.opened([case])[0]
    [row] = hands_rows.waits(case, TODAY, NOW)
    assert (row["what"], row["is_question"]) == ("Quand ?", True)
    assert not Wait.objects.exists()
    case.messages.update(answered=True)
    assert hands_rows.waits(case, TODAY, NOW) == []
