"""What a row of a travelling section has beside its columns: what keys and digests stood for.

`Teller` says it as it leaves, `Taker` makes it again under the keys of where it arrives.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from dossiers import kinds
from dossiers.actions import campaign
from dossiers.actions.workplace import practice_mark, spelling_mark
from dossiers.models import CaseKey, worker_door
from dossiers.privacy import files, service
from dossiers.privacy.blind import blind
from dossiers.privacy.keyring import derive, service_key

Line = dict[str, Any]
Files = Callable[[str], bytes | None]


def fingerprint() -> str:
    """Which codes this instance reads: two instances with one service key read the same."""
    return derive(service_key("receipt-salt"), "dossiers/moving/fingerprint").hex()[:32]


class Teller:
    """Says, row by row, what is not in a column. section: the one that leaves."""

    def __init__(self, section: UUID) -> None:
        self._of = section

    def told(self, label: str, row: Any) -> Line:
        """What an opened row tells beside its columns; its file lies beside the lines."""
        name = label.removeprefix("dossiers.").lower()
        tell = getattr(self, f"_{name}", None)
        return tell(row) if tell else {}

    def _case(self, row: Any) -> Line:
        return {"key": row.data_key.exported().hex()}

    def _receipt(self, row: Any) -> Line:
        wrap = CaseKey.objects.filter(
            case=row.case_id, recipient_kind=CaseKey.RecipientKind.RECEIPT, recipient=row.pk
        )
        blob = wrap.values_list("blob", flat=True).first()
        return {"wrap": bytes(blob).hex() if blob else ""}

    def _practice(self, row: Any) -> Line:
        return {"problem": self._problems.get(bytes(row.mark), "")}

    @cached_property
    def _problems(self) -> Mapping[bytes, str]:
        return {
            practice_mark(self._of, slug): slug
            for kind in kinds.KINDS.values()
            for slug in kind.problems
        }

    def _campaign(self, row: Any) -> Line:
        return _words(row, campaign.PURPOSE)

    def _workerdoor(self, row: Any) -> Line:
        return _words(row, worker_door.PURPOSE)


def _words(row: Any, purpose: str) -> Line:
    return {"words": service.unseal(bytes(row.sealed), purpose=purpose, place=str(row.pk))}


def file_of(label: str, row: Any) -> tuple[str, str, UUID] | None:
    """Of a row with a file: its name in the pack, its part, the row that it is sealed for."""
    if label == "dossiers.Exhibit":
        return f"files/{row.pk}", "content", row.pk
    if label == "dossiers.ExhibitCopy":
        return f"files/{row.exhibit_id}.{row.what}", row.what, row.exhibit_id
    return None


class Taker:
    """Makes again, row by row, what did not travel. section: the one that arrives."""

    def __init__(self, section: UUID, bytes_of: Files) -> None:
        self._of = section
        self._bytes_of = bytes_of
        # What the answers of each case say of its employer, for the digests of its workplace.
        self.work: dict[UUID, Mapping[str, Any]] = {}

    def take(self, label: str, row: Any, line: Line) -> None:
        """Fill what `row`, whose owner is opened, lacks before it is written."""
        name = label.removeprefix("dossiers.").lower()
        if made := getattr(self, f"_{name}", None):
            made(row, line)
        if (stored := file_of(label, row)) is not None:
            where, part, sealed_for = stored
            owner = row.case if label == "dossiers.Exhibit" else row.exhibit.case
            content = self._bytes_of(where)
            row.file = (
                secrets.token_hex(16)  # lost already: the page of the piece says so
                if content is None
                else files.store(content, row=sealed_for, owner=owner, part=part)
            )

    def _case(self, row: Any, _line: Line) -> None:
        self.work[row.pk] = (row.answers or {}).get("work") or {}

    def _alias(self, row: Any, _line: Line) -> None:
        row.mark = spelling_mark(self._of, row.words)

    def _company(self, row: Any, _line: Line) -> None:
        row.siren_mark = blind("siren", self._of, row.siren) if row.siren else None

    def _place(self, row: Any, _line: Line) -> None:
        row.siret_mark = blind("siret", self._of, row.siret) if row.siret else None

    def _workplace(self, row: Any, _line: Line) -> None:
        work = self.work.get(row.case_id, {})
        department = str(work.get("department") or "")
        row.mark = spelling_mark(self._of, str(work.get("employer") or ""))
        row.spot = blind("spot", self._of, department) if department else None

    def _practice(self, row: Any, line: Line) -> None:
        # A problem that no kind names any more is counted with none.
        known = line["problem"]
        row.mark = practice_mark(self._of, known) if known else secrets.token_bytes(32)

    def _campaign(self, row: Any, line: Line) -> None:
        row.sealed = service.seal(line["words"], purpose=campaign.PURPOSE, place=str(row.pk))

    def _workerdoor(self, row: Any, line: Line) -> None:
        row.sealed = service.seal(line["words"], purpose=worker_door.PURPOSE, place=str(row.pk))
