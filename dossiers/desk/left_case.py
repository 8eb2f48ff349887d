"""What the section that a case left still reads of it: words and dates, never the files.

What was written after the case left is not among it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import editions
from dossiers.desk import words
from dossiers.kinds import trunk
from dossiers.kinds.summary import summary
from dossiers.models import DeadlineState, Referral


def shown(row: Referral, now: datetime) -> dict[str, Any]:
    """Story, answers, dates, letters and messages, as they were at the acceptance."""
    case, today = row.case, timezone.localdate(now)
    left_at = row.answered_at or now
    lines = summary(editions.of_case(case), case.answers or {})
    dates = case.deadlines.filter(state=DeadlineState.OPEN).order_by("prudent")
    letters = case.letters.filter(sent_on__isnull=False, sent_on__lte=timezone.localdate(left_at))
    return {
        "story": case.story,
        "lines": [
            {"question": line.question, "answer": line.answer}
            for line in lines
            if line.step != "reply" and line.answer and line.question != str(trunk.STORY)
        ],
        "deadlines": [
            {
                "title": words.rule_label(one.rule, one.rule_version),
                "day": words.last_safe_day(one.prudent, one.certainty) or _("date inconnue"),
            }
            for one in dates
        ],
        "letters": [
            {"day": words.short_day(one.sent_on), "what": one.summary or ""} for one in letters
        ],
        "messages_of_case": [
            {
                "who": _("La personne") if one.from_worker else _("L’équipe"),
                "day": words.on_day(timezone.localdate(one.sent_at), today),
                "body": one.body,
            }
            for one in case.messages.left(now).filter(sent_at__lt=left_at)
        ],
    }
