"""People with an account, and the role they hold in each section."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from dossiers.rules.evenings import DEFAULT_ZONE


class MemberManager(BaseUserManager["Member"]):
    """Accounts are made by invitation (actions/member.py) or from the command line."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """An account; the e-mail is kept in lower case, so that it is unique as people mean it."""
        member = self.model(email=email.strip().lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str, **fields: Any) -> Member:
        """For the Django admin of members and sections only; opens no case."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email=(username or "").strip().lower())


class Zone(models.TextChoices):
    """The clock on the wall of a member: her evenings and her reminders follow it."""

    PARIS = DEFAULT_ZONE, _("France métropolitaine")
    GUADELOUPE = "America/Guadeloupe", _("Guadeloupe, Saint-Martin, Saint-Barthélemy")
    MARTINIQUE = "America/Martinique", _("Martinique")
    GUYANE = "America/Cayenne", _("Guyane")
    MIQUELON = "America/Miquelon", _("Saint-Pierre-et-Miquelon")
    REUNION = "Indian/Reunion", _("La Réunion")
    MAYOTTE = "Indian/Mayotte", _("Mayotte")
    NOUMEA = "Pacific/Noumea", _("Nouvelle-Calédonie")
    TAHITI = "Pacific/Tahiti", _("Polynésie française")
    WALLIS = "Pacific/Wallis", _("Wallis-et-Futuna")


class Member(AbstractBaseUser, PermissionsMixin):
    """A member of the union who handles cases. Workers have no account.

    `languages` and `kinds`: what she speaks and the kinds of case she knows. `accepts`: how
    many open cases she takes at most, None when she has not said. `receives`: False when
    the coordination gives her nothing new for now. `is_external`: an expert, a lawyer or an
    interpreter, who sees what was confided to her (models/guest.py) and no other page.
    `auth_epoch`: one more ends every session. `locked_on`: closed because nobody signed in for
    90 days, or because the mandate ended; a coordinator may open it again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("adresse e-mail"), unique=True)
    name = models.CharField(_("nom affiché"), max_length=60)
    language = models.CharField(_("langue"), max_length=8, default="fr")
    is_active = models.BooleanField(_("compte ouvert"), default=True)
    is_staff = models.BooleanField(_("accès technique"), default=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    suspended_on = models.DateField(_("suspendu le"), null=True, blank=True)
    zone = models.CharField(_("fuseau"), max_length=32, choices=Zone.choices, default=Zone.PARIS)
    languages = models.JSONField(_("langues parlées"), default=list, blank=True)
    kinds = models.JSONField(_("types connus"), default=list, blank=True)
    accepts = models.PositiveSmallIntegerField(_("dossiers acceptés"), null=True, blank=True)
    receives = models.BooleanField(_("reçoit de nouveaux dossiers"), default=True)
    is_external = models.BooleanField(_("invitée d’un dossier seulement"), default=False)
    shows_names = models.BooleanField(_("affiche les prénoms dans ses listes"), default=False)
    auth_epoch = models.PositiveIntegerField(default=0)
    mandate_ends_on = models.DateField(_("fin du mandat"), null=True, blank=True)
    idle_told_on = models.DateField(null=True, blank=True)
    locked_on = models.DateField(_("fermé faute d’usage"), null=True, blank=True)
    unlocked_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "joined_on"]

    objects = MemberManager()

    class Meta:
        verbose_name = _("membre")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(zone__in=Zone.values), name="member_known_zone"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(is_active=False),
                name="member_who_left_is_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(locked_on__isnull=True) | models.Q(is_active=False),
                name="member_locked_is_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(suspended_on__isnull=True) | models.Q(is_active=False),
                name="member_suspended_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """As Django's, and of the epoch: a session opened before the last change is over."""
        salt = "dossiers.models.Member.session"
        told = f"{self.auth_epoch}:{self.password}"
        return salted_hmac(salt, told, secret=secret, algorithm="sha256").hexdigest()


class Role(models.TextChoices):
    """What a member may be in a section; rules/roles.py says what each role may do."""

    DELEGUE = "delegue", _("délégué·e")
    COORDINATOR = "coordinator", _("coordination")
    TECHNICIAN = "technician", _("technique")
    AUDITOR = "auditor", _("audit")
    DATA_OFFICER = "data_officer", _("référent·e données")


class Membership(models.Model):
    """One role of one member in one section."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=12, choices=Role.choices)
    since = models.DateField()

    class Meta:
        verbose_name = _("rôle dans une section")
        constraints = [
            models.UniqueConstraint(fields=["member", "section", "role"], name="one_role_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="known_role"),
        ]


class Invitation(models.Model):
    """A single-use link to open an account; only its digest is kept (72 h)."""

    token_digest = models.BinaryField(max_length=32, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=60)
    section = models.ForeignKey("Section", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices)
    invited_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
