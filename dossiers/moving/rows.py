"""One row of a spreadsheet as the case that it tells, or what is to be corrected in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from dossiers import kinds, phone
from dossiers.form_fields import DepartmentField
from dossiers.kinds import trunk
from dossiers.kinds.base import Kind
from dossiers.moving import days, fields
from dossiers.moving.folding import fold, words
from dossiers.moving.sheets import Cell, Row, text_of
from dossiers.rules import never_imported
from dossiers.rules.known import KnownDate

# As the form of the person and the notes of the team.
LENGTHS = {"number": 60, "employer": 80, "name": 40, "story": 5000, "note": 2000, "problems": 300}
CLOSED = frozenset(
    {"clos", "close", "cloture", "cloturee", "clôturé", "termine", "terminee", "fini", "finie",
     "ferme", "fermee", "classe", "classee", "archive", "archivee", "gagne", "perdu",
     "abandonne", "closed", "done"}
)  # fmt: skip
# What a tired person calls each kind, beside its own words.
KIND_WORDS = {
    "noz": {"noz", "destockage", "commerce", "magasin"},
    "livreur": {"livreur", "livreuse", "livraison", "livreurs", "uber", "deliveroo", "coursier"},
    "restauration": {"restaurant", "restauration", "hotel", "hotellerie", "cafe", "bar", "resto"},
    "numerique": {"numerique", "informatique", "dev", "freelance", "tech", "bureau"},
    "spectacle": {"spectacle", "intermittent", "intermittente", "cinema", "theatre"},
    "education": {
        "education",
        "ecole",
        "prof",
        "enseignement",
        "aesh",
        "periscolaire",
        "animation",
    },
    "autre": {"autre", "autres", "divers"},
}
# An older fact was surely mistyped; one that is ahead may be set so far.
OLDEST = date(1960, 1, 1)
AHEAD_DAYS = 3 * 366
AHEAD = frozenset(
    {"hearing_set", "answer_due", "remedy_due", "invoice_due", "contract_ended", "cdd_signed",
     "sanction_interview_set", "appeal_date_in_message", "last_cdd_ended"}
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One thing to correct: the row as the spreadsheet counts it, its column, what is there."""

    row: int
    at: int
    column: str
    value: str
    advice: str

    def as_json(self) -> dict[str, Any]:
        """For the rehearsal that is kept."""
        return asdict(self)


@dataclass
class Told:
    """What a row says of a case. number: its own name in the spreadsheet, "" without one."""

    row: int
    number: str = ""
    closed: bool = False
    kind: str = kinds.DEFAULT
    employer: str = ""
    department: str = ""
    problems: tuple[str, ...] = ()
    received: date | None = None
    story: str = ""
    note: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "fr"
    suivi: UUID | None = None
    binome: UUID | None = None
    facts: dict[str, KnownDate] = field(default_factory=dict)

    def answers(self) -> dict[str, Any]:
        """The same as the answers of a request, so that every screen reads them."""
        return {
            "work": {
                "sector": self.kind,
                "employer": self.employer,
                "department": self.department,
            },
            "problem": {"problems": list(self.problems) or [trunk.OTHER]},
            "story": {"story": self.story},
        }

    def contact(self) -> dict[str, Any]:
        """How to reach the person. She asked for nothing yet: nothing is sent to her."""
        told = {"name": self.name, "phone": self.phone, "email": self.email}
        return {
            "channel": "code",
            "language": self.language,
            **{k: v for k, v in told.items() if v},
        }


@dataclass(frozen=True)
class Reader:
    """How rows are read: which column is which field, and what was corrected on the page.

    corrections: row → column → what is read instead. people: the folded names of the
    members who may follow a case of this section.
    """

    columns: Mapping[int, str]
    headings: Mapping[int, str]
    corrections: Mapping[str, Mapping[str, str]]
    people: Mapping[str, UUID]
    today: date

    def told(self, number: int, row: Row) -> tuple[Told, list[Problem]]:
        """What row `number` says, and what is wrong in it."""
        told, wrong = Told(number), []
        instead = self.corrections.get(str(number), {})
        # The kind first: it says which words are its problems.
        for at, name in sorted(self.columns.items(), key=lambda pair: pair[1] != "kind"):
            cell = instead.get(str(at), row[at] if at < len(row) else "")
            try:
                self._take(told, name, cell)
            except ValueError as error:
                value = text_of(cell)[:60]
                wrong.append(Problem(number, at, self.headings[at], value, str(error)))
        if told.binome and told.binome == told.suivi:
            told.binome = None
        return told, wrong

    def _take(self, told: Told, name: str, cell: Cell) -> None:
        text = text_of(cell)
        if not text or not name:
            return
        if never_imported.family_within(text):
            raise ValueError(
                _("Ressemble à un numéro de sécurité sociale ou à un IBAN : l’enlever.")
            )
        if fields.is_day(name):
            self._take_day(told, name, cell)
            return
        setattr(told, _COLUMN_OF.get(name, name), _READERS[name](self, told, text))

    def _take_day(self, told: Told, name: str, cell: Cell) -> None:
        known = days.known_from(cell, today=self.today)
        slug = name.removeprefix(fields.DATE)
        _check_day(known, self.today, ahead=slug in AHEAD)
        if name == "received":
            told.received = known.earliest
        elif slug not in told.facts or known.earliest:
            told.facts[slug] = known

    def member(self, text: str) -> UUID:
        """The member of that name. Raises ValueError."""
        found = self.people.get(fold(text))
        if found is None:
            raise ValueError(_("Personne de ce nom dans la section. L’inviter d’abord, ou vider."))
        return found


def _check_day(known: KnownDate, today: date, *, ahead: bool) -> None:
    if known.earliest is None or known.latest is None:
        return
    if known.latest < OLDEST:
        raise ValueError(_("Date trop ancienne : vérifier l’année."))
    limit = AHEAD_DAYS if ahead else 0
    if (known.earliest - today).days > limit:
        raise ValueError(_("Cette date est à venir : vérifier l’année."))


def _kind(_reader: Reader, _told: Told, text: str) -> str:
    said, plain = set(words(text)), fold(text)
    for slug, kind in kinds.KINDS.items():
        if plain in {slug, fold(str(kind.label)), fold(str(kind.sector))}:
            return slug
    for slug, called in KIND_WORDS.items():
        if said & called:
            return slug
    known = ", ".join(kinds.KINDS)
    raise ValueError(_("Type inconnu. Écrire l’un de ceux-ci : %(known)s.") % {"known": known})


def _problems(_reader: Reader, told: Told, text: str) -> tuple[str, ...]:
    kind: Kind = kinds.KINDS[told.kind]
    labels = {fold(str(label)): slug for slug, label in kind.problems.items()}
    parts = [fold(part) for part in text.replace("/", ";").replace(",", ";").split(";")]
    found = [labels[part] for part in parts if part in labels]
    if len(found) < len([part for part in parts if part]):
        # What is no problem of this kind is not lost: it is said in the story.
        told.story = "\n".join(filter(None, (text[: LENGTHS["problems"]], told.story)))
        found.append(trunk.OTHER)
    return tuple(dict.fromkeys(found))


def _department(_reader: Reader, _told: Told, text: str) -> str:
    try:
        code = text.zfill(5) if text.isdigit() and len(text) == 4 else text.zfill(2)
        return str(DepartmentField(required=False).clean(code))
    except ValidationError:
        raise ValueError(_("Un département (69) ou un code postal (69100).")) from None


def _email(_reader: Reader, _told: Told, text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(_("Adresse e-mail incomplète. Exemple : nom@exemple.fr.")) from None
    return text


def _language(_reader: Reader, _told: Told, text: str) -> str:
    plain = fold(text)
    for code, name in trunk.LANGUAGES.items():
        if plain in {code, fold(name)} or plain == _FRENCH_NAMES.get(code):
            return code
    raise ValueError(_("Langue inconnue. Écrire fr, en, es, pt, ar ou bn."))


def _short(name: str) -> Callable[[Reader, Told, str], str]:
    def read(_reader: Reader, _told: Told, text: str) -> str:
        if len(text) > LENGTHS[name]:
            raise ValueError(_("Trop long : %(n)d signes au plus.") % {"n": LENGTHS[name]})
        return text

    return read


def _story(_reader: Reader, told: Told, text: str) -> str:
    return "\n".join(filter(None, (told.story, _short("story")(_reader, told, text))))


_FRENCH_NAMES = {
    "fr": "francais", "en": "anglais", "es": "espagnol", "pt": "portugais", "ar": "arabe",
    "bn": "bengali",
}  # fmt: skip
_COLUMN_OF = {"status": "closed"}
_READERS: Mapping[str, Callable[[Reader, Told, str], Any]] = {
    "number": _short("number"),
    "status": lambda _reader, _told, text: bool(CLOSED & set(words(text))),
    "kind": _kind,
    "employer": _short("employer"),
    "department": _department,
    "problems": _problems,
    "story": _story,
    "note": _short("note"),
    "name": _short("name"),
    "phone": lambda _reader, _told, text: phone.normalise(text),
    "email": _email,
    "language": _language,
    "suivi": lambda reader, _told, text: reader.member(text),
    "binome": lambda reader, _told, text: reader.member(text),
}


def identity(told: Told, row: Sequence[Cell]) -> str:
    """What names this case in the spreadsheet: its number, else the whole of its row."""
    return f"n:{fold(told.number)}" if told.number else "r:" + "|".join(fold(str(c)) for c in row)
