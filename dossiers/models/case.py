"""The case, the keys that open it, and the code that finds it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.lifecycle import Lifecycle, State
from dossiers.privacy.sealed import KeyHolder, SealedJSON, SealedRow, SealedText


class Level(models.TextChoices):
    """How soon a person must read an arrival; a suggestion that the team may change."""

    RED = "red", _("Rouge : appeler")
    ORANGE = "orange", _("Orange")
    ORDINARY = "ordinary", _("Ordinaire")


class Outcome(models.TextChoices):
    """How a case ended."""

    WON = "won", _("Gagné")
    AGREEMENT = "agreement", _("Accord")
    LOST = "lost", _("Perdu")
    WITHDRAWN = "withdrawn", _("Abandonné par la personne")
    REFERRED = "referred", _("Orienté")
    OUT_OF_SCOPE = "out_of_scope", _("Hors sujet")


class CameBy(models.TextChoices):
    """How a request came in: the person's own phone, or somebody of the team for her."""

    WEB = "web", _("en ligne")
    PHONE = "phone", _("par téléphone")
    DESK = "desk", _("à une permanence")
    PAPER = "paper", _("sur papier")
    SHEET = "sheet", _("par l’import d’un tableur")


# A case that is alive and that one person only knows: nobody is there when she is not.
ONE_PERSON = models.Q(binome__isnull=True, suivi__isnull=False) & ~models.Q(state=State.CLOSED)


class Case(SealedRow, KeyHolder, Lifecycle):
    """A person's case. Whatever she wrote or is called is in a sealed column.

    `nearest_on` and `has_unknown_fatal` are kept by actions/plan.py in the same
    transaction as the deadlines, so that lists need no join; a test recounts them.
    """

    # Whether a question about another section waits; true as long as nobody has looked.
    is_asked_elsewhere = True

    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(_("référence"), max_length=12, unique=True)
    kind = models.SlugField(_("type"), max_length=20)
    language = models.CharField(_("langue"), max_length=8, default="fr")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.ORDINARY)
    came_by = models.CharField(
        _("déposé"), max_length=5, choices=CameBy.choices, default=CameBy.WEB
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")

    suivi = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="cases_followed"
    )
    binome = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="cases_backed"
    )

    received_on = models.DateField(_("reçu le"))
    promised_on = models.DateField(_("promesse de lecture"))
    acted_on = models.DateField(_("dernière action"))
    closed_on = models.DateField(null=True)
    nearest_on = models.DateField(_("dernier jour sûr le plus proche"), null=True)
    has_unknown_fatal = models.BooleanField(default=False)
    person_waits_since = models.DateField(_("la personne attend depuis"), null=True)
    stop_asked_on = models.DateField(_("la personne demande l'arrêt depuis"), null=True)
    erase_on = models.DateField(_("sera effacé le"), null=True)
    # An arrival hidden until that day, and one that is of a person who had written before.
    put_off_until = models.DateField(_("arrivée reportée au"), null=True)
    attached_to = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="attached"
    )
    next_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="next_actions"
    )
    next_on = models.DateField(_("prochaine action avant le"), null=True)
    next_version = models.PositiveIntegerField(default=0)
    contact_version = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    # The questions and words it began with; None: as the program ships them.
    edition = models.ForeignKey(
        "KindEdition", null=True, on_delete=models.PROTECT, related_name="cases"
    )

    story = SealedText(_("récit"), null=True)
    answers = SealedJSON(_("réponses"), null=True)
    contact = SealedJSON(_("contact"), null=True)
    summary = SealedText(_("résumé"), null=True)
    next_action = SealedText(_("prochaine action"), null=True)
    sent_at = SealedText(_("moment de l'envoi"), null=True)

    class Meta:
        verbose_name = _("dossier")
        indexes = [
            models.Index(fields=["section", "state", "nearest_on"], name="case_section"),
            models.Index(
                fields=["suivi", "nearest_on"],
                condition=~models.Q(state=State.CLOSED),
                name="case_suivi_alive",
            ),
            models.Index(
                fields=["binome", "nearest_on"],
                condition=~models.Q(state=State.CLOSED),
                name="case_binome_alive",
            ),
            models.Index(
                fields=["section", "nearest_on", "received_on"],
                condition=models.Q(state=State.SUBMITTED),
                name="case_arrivals",
            ),
            models.Index(
                fields=["section", "nearest_on", "reference"],
                condition=~models.Q(state=State.CLOSED),
                name="case_section_alive",
            ),
            # All that the dashboard counts, so that it reads no row of sealed columns.
            models.Index(
                fields=[
                    *("section", "state", "kind", "suivi"),
                    *("promised_on", "received_on", "reference", "id"),
                ],
                name="case_counted",
            ),
            models.Index(fields=["section"], condition=ONE_PERSON, name="case_one_person"),
            # In the order in which a search reads the cases of a section.
            models.Index(
                fields=["section", "-acted_on", "-reference"],
                condition=~models.Q(state=State.SUBMITTED),
                name="case_last_acted",
            ),
            models.Index(
                fields=["suivi", "person_waits_since"],
                condition=models.Q(person_waits_since__isnull=False),
                name="case_waiting",
            ),
            models.Index(
                fields=["next_by", "next_on"],
                condition=models.Q(next_on__isnull=False),
                name="case_next_action",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="case_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.CLOSED, closed_on__isnull=False)
                & ~models.Q(outcome="")
                | ~models.Q(state=State.CLOSED) & models.Q(closed_on__isnull=True, outcome=""),
                name="case_closed_has_outcome_and_day",
            ),
            models.CheckConstraint(
                condition=models.Q(suivi__isnull=True)
                | models.Q(binome__isnull=True)
                | ~models.Q(suivi=models.F("binome")),
                name="case_two_people_are_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.SUBMITTED) | models.Q(suivi__isnull=True),
                name="case_arrival_has_no_suivi",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    next_by__isnull=True, next_on__isnull=True, next_action__isnull=True
                )
                | models.Q(next_by__isnull=False, next_on__isnull=False, next_action__isnull=False),
                name="case_next_action_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(attached_to__isnull=True)
                | ~models.Q(attached_to=models.F("id")),
                name="case_attached_to_another",
            ),
        ]

    # What the page that read this row has counted already (actions/move.py), on this row only.
    known_open: Mapping[str, int] = MappingProxyType({})

    def sealed_by(self) -> KeyHolder:
        """A case seals its own columns."""
        return self


class CaseKey(models.Model):
    """The case's key, wrapped for one recipient: its section, the holder of its code, or the
    section that it left, as long as that one goes on reading (models/referral.py).
    """

    class RecipientKind(models.TextChoices):
        SECTION = "section"
        RECEIPT = "receipt"
        KEPT = "kept"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="keys")
    recipient_kind = models.CharField(max_length=10, choices=RecipientKind.choices)
    recipient = models.UUIDField()
    key_id = models.BinaryField(max_length=4)
    algorithm = models.CharField(max_length=60)
    blob = models.BinaryField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "recipient_kind", "recipient", "key_id"], name="one_wrap_each"
            )
        ]


class Receipt(models.Model):
    """What the database knows of a code: where to look it up, never the code.

    `given_by` and `given_as` (her role that day) are of a code given face to face; empty
    for the one that the person got when she sent her request. `ended_on`: the case was
    closed for long enough, the code opens it no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="receipts")
    lookup = models.BinaryField(max_length=32, unique=True)
    made_on = models.DateField()
    used_on = models.DateField(null=True)
    replaced_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    given_as = models.CharField(max_length=12, blank=True, default="")


class ReferenceCounter(models.Model):
    """The last case number of a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Proposal(models.Model):
    """A case offered to one member, who accepts, declines, or lets it lapse (72 h)."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("acceptée")
        DECLINED = "declined", _("refusée")
        LAPSED = "lapsed", _("sans réponse")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proposals")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(answer=""), name="one_open_proposal"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="proposal_answer_has_its_moment",
            ),
        ]


class Exclusion(models.Model):
    """This member never sees this case, whatever her roles: a conflict of interest."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exclusions")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exclusions"
    )
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="excluded_once"),
        ]
