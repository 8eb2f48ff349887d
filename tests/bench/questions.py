"""The same rows, by one statement of bare SQL: what the floor shows."""

from __future__ import annotations

from tests.bench.people import THREAD, Cast

SHOWN, ARRIVALS, CASES = 7, 30, 50
MINE = "c.suivi_id = :delegue AND c.state <> 'closed'"
BACKED = "c.binome_id = :delegue AND c.state <> 'closed'"

_DATES = """(SELECT c.reference, d.rule, d.prudent::text, d.certainty
 FROM dossiers_deadline d JOIN dossiers_case c ON c.id = d.case_id
 WHERE {whose} AND d.state = 'open'
 AND (d.prudent <= current_date + 30 OR d.prudent IS NULL) ORDER BY d.prudent, d.id LIMIT 7)"""
_CASES = """(SELECT c.reference, c.kind, c.state, c.{column}::text FROM dossiers_case c
 WHERE {whose} AND {what} ORDER BY c.{column}, c.id LIMIT 7)"""
_WAITS = "c.person_waits_since IS NOT NULL"

TODO = " UNION ALL ".join(
    (
        _DATES.format(whose=MINE),
        _DATES.format(whose=BACKED),
        _CASES.format(whose=MINE, what=_WAITS, column="person_waits_since"),
        _CASES.format(whose=BACKED, what=_WAITS, column="person_waits_since"),
        _CASES.format(whose=MINE, what="c.acted_on <= current_date - 30", column="acted_on"),
    )
)
ARRIVED = f"""SELECT c.reference, c.kind, c.received_on::text, c.nearest_on::text
 FROM dossiers_case c WHERE c.section_id = :section AND c.state = 'submitted'
 AND c.suivi_id IS NULL ORDER BY coalesce(c.nearest_on, c.promised_on), c.reference
 LIMIT {ARRIVALS}"""  # noqa: S608 (a number of ours)
LISTED = f"""SELECT c.reference, c.kind, c.nearest_on::text, m.name
 FROM dossiers_case c JOIN dossiers_member m ON m.id = c.suivi_id
 WHERE (c.suivi_id = :delegue OR c.binome_id = :delegue) AND c.state <> 'closed'
 ORDER BY c.nearest_on, c.reference LIMIT {CASES}"""  # noqa: S608 (a number of ours)
FILTERED = f"""SELECT c.reference, c.kind, c.nearest_on::text, m.name
 FROM dossiers_case c JOIN dossiers_member m ON m.id = c.suivi_id
 WHERE c.suivi_id = :delegue AND c.state <> 'closed' AND c.kind = 'noz'
 AND c.nearest_on BETWEEN current_date AND current_date + 30
 ORDER BY c.nearest_on, c.reference LIMIT {CASES}"""  # noqa: S608 (a number of ours)
OF_SECTION = f"""SELECT c.reference, c.kind, c.nearest_on::text, m.name
 FROM dossiers_case c LEFT JOIN dossiers_member m ON m.id = c.suivi_id
 WHERE c.section_id = :section AND c.state <> 'closed'
 ORDER BY c.nearest_on, c.reference LIMIT {CASES}"""  # noqa: S608 (a number of ours)
MESSAGES = f"""SELECT m.number::text, m.sent_at::text, m.from_worker::text,
 encode(substring(m.body from 18 for 40), 'hex') FROM dossiers_message m
 WHERE m.case_id = :case ORDER BY m.number DESC LIMIT {THREAD}"""  # noqa: S608 (a number of ours)
# The figures of the dashboard: counted each time, and kept counted.
COUNTED = """SELECT c.state, c.kind, count(*)::text, '' FROM dossiers_case c
 WHERE c.section_id = :section GROUP BY c.state, c.kind"""
KEPT = "SELECT state, kind, n, '' FROM bench_counters"
MAKE_KEPT = f"CREATE TABLE bench_counters (state, kind, n, nothing) AS {COUNTED}"


def questions(cast: Cast) -> dict[str, str]:
    """Every question by its name, about these people."""
    ids = {
        ":delegue": cast.delegue.pk,
        ":section": cast.case.section_id,
        ":case": cast.case.pk,
    }
    texts = {
        "todo": TODO,
        "arrivals": ARRIVED,
        "cases": LISTED,
        "filtered": FILTERED,
        "section": OF_SECTION,
        "case": MESSAGES,
        "counted": COUNTED,
        "kept": KEPT,
        "make_kept": MAKE_KEPT,
    }
    for word, pk in ids.items():
        texts = {slug: text.replace(word, f"'{pk}'") for slug, text in texts.items()}
    return texts
