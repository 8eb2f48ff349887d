"""A union of a whole country: as many open deadlines as asked, in one statement."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone

from dossiers.models import Deadline

COLUMNS = [field.column for field in Deadline._meta.concrete_fields]
# Every open deadline whose turn has not come, again and again, each time as another rule.
COPY = """INSERT INTO dossiers_deadline ({columns}) SELECT {values}
 FROM dossiers_deadline d, generate_series(1, %s) AS n
 WHERE d.state = 'open' AND d.next_rung_on > %s AND d.rule NOT LIKE 'copie-%%' LIMIT %s"""
VALUES = {
    "id": "gen_random_uuid()",
    "rule": "'copie-' || left(d.rule, 20) || '-' || n",
    "next_rung_on": "d.next_rung_on + (n %% 300)::int",
}


def fill(total: int, *, now: datetime) -> None:
    """Bring the open deadlines to `total`; those that are due stay as few as they were."""
    today = timezone.localdate(now)
    still = Deadline.objects.filter(state="open")
    missing, models = total - still.count(), still.filter(next_rung_on__gt=today).count()
    if missing <= 0:
        return
    values = ", ".join(VALUES.get(name, f'd."{name}"') for name in COLUMNS)
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    with connection.cursor() as cursor:
        statement = COPY.format(columns=columns, values=values)
        cursor.execute(statement, [-(-missing // models), today, missing])
        cursor.execute("VACUUM ANALYZE dossiers_deadline")
