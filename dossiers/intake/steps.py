"""The five question screens, in their order, and how one leads to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, QueryDict

from dossiers import editions
from dossiers.actions.deposit import TYPED
from dossiers.intake.forms.base import StepForm
from dossiers.intake.forms.dates import DatesForm
from dossiers.intake.forms.problem import ProblemForm
from dossiers.intake.forms.reply import ReplyForm
from dossiers.intake.forms.story import StoryForm
from dossiers.intake.forms.work import WorkForm
from dossiers.models import Draft

CHECK = "check"
# The person sees « étape 1 sur 6 »: five screens of questions and the check page.
STEPS_SEEN = 6


@dataclass(frozen=True)
class Step:
    """`number` is the one that the person sees; `may_send` offers the short path."""

    form: type[StepForm]
    number: int
    before: str
    after: str
    may_send: bool = False

    @property
    def slug(self) -> str:
        """Also the name of its URL, of its template and of its part of the answers."""
        return self.form.slug


STEPS = {
    step.slug: step
    for step in (
        Step(WorkForm, 1, "begin", "problem"),
        Step(ProblemForm, 2, "work", "dates"),
        Step(DatesForm, 3, "problem", "story", may_send=True),
        Step(StoryForm, 4, "dates", "reply", may_send=True),
        Step(ReplyForm, 5, "story", CHECK),
    )
}


def form_of(step: Step, draft: Draft, today: date, data: QueryDict | None = None) -> StepForm:
    """The form of a screen, bound to what was posted or else filled with what is saved."""
    answers = draft.answers or {}
    return step.form(
        data,
        kind=editions.kind_of(answers),
        all_answers=answers,
        today=today,
        typed=answers.get(TYPED, {}).get(step.slug),
    )


def next_step(step: Step, draft: Draft, request: HttpRequest) -> str:
    """Where « Continuer » leads: the next screen, or the check page when she came from it."""
    answers = draft.answers or {}
    if not editions.kind_of(answers).ticked(answers) and step.number > STEPS["problem"].number:
        return "problem"
    wants_to_check = "envoyer" in request.POST or "modifier" in request.GET
    if not wants_to_check:
        return step.after
    return CHECK if editions.kind_of(answers).ticked(answers) else "problem"


def first_unanswered(draft: Draft) -> str:
    """The screen where an unsent request goes on."""
    answers = draft.answers or {}
    half_way = answers.get(TYPED, {})
    for slug in STEPS:
        if slug not in answers or slug in half_way:
            return slug
    return CHECK
