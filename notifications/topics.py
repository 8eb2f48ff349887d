"""What a doorbell may be about: a few sentences without content, the same for everyone.

A topic is an entry. The sentence is all that leaves the tool: no name, no employer, no
number, no story. Two subjects only, so that the second can be filtered and heard.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from notifications.quiet import words


class IfInDoubt(Enum):
    """What to do with a message that may have left before the process died.

    Twice is a nuisance, never is a lost right: what asks for an answer is sent again with the
    same Message-ID. A piece of news is not: its notice is in the bell anyway.
    """

    RESEND = "resend"
    LEAVE_UNCERTAIN = "uncertain"


class Family(Enum):
    """What may share one message. Alone: each leaves by itself, always."""

    ALONE = ""
    UPDATE = "update"
    RUNG = "rung"


UPDATE_SUBJECT = _("Dossiers : vous avez une mise à jour")
ANSWER_SUBJECT = _("Dossiers : une date demande une réponse")


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of doorbell.

    `sentence` is shown in the bell and in the mail; `subject` is the mail's; `channels` are
    those it leaves by, besides the bell; `family` is what it may be gathered with (pace.py).
    `short` replaces the sentence on a phone. `quiet`: for somebody outside the team, whose
    phone others may read: the words are those of quiet.toml, and nothing is around them.
    `is_counted`: a line of the digest tells already how many there are. `plain`: the topic
    whose words replace these in the bell, and outside once late: they count days.
    """

    slug: str
    sentence: str | Promise
    subject: str | Promise = UPDATE_SUBJECT
    can_be_switched_off: bool = True
    if_in_doubt: IfInDoubt = IfInDoubt.LEAVE_UNCERTAIN
    channels: tuple[str, ...] = field(default=("email",))
    family: Family = Family.UPDATE
    short: str | Promise = ""
    quiet: bool = False
    in_bell: bool = True
    is_counted: bool = False
    plain: str = ""

    @property
    def sender(self) -> str:
        """From whom its mail comes: a name that says nothing, for a quiet one."""
        if self.quiet:
            return str(settings.QUIET_FROM_EMAIL)
        named = getattr(settings, "NOTIFICATIONS_SENDER", "")
        return str(import_string(named)() if named else settings.DEFAULT_FROM_EMAIL)

    def on_a_phone(self, language: str) -> str:
        """All that leaves by SMS or chat, in this language, in letters that a phone counts once."""
        if self.quiet:
            return words(self.slug, "short", language)
        with translation.override(language):
            return str(self.short or SIGNED % {"sentence": self.sentence}).replace("’", "'")


SIGNED = _("Dossiers : %(sentence)s")
UPDATE = Topic("update", _("Il y a du nouveau."))


def _rung(slug: str, sentence: Promise, short: str | Promise = "", plain: str = "") -> Topic:
    return Topic(
        slug,
        sentence,
        subject=ANSWER_SUBJECT,
        can_be_switched_off=False,
        if_in_doubt=IfInDoubt.RESEND,
        family=Family.RUNG,
        short=short,
        plain=plain,
    )


# The bank of ux.md 6.7. What is left is counted in days: right on its day only.
_DATED = (
    _rung(
        "deadline_in_14",
        _("Une date est dans 14 jours. Une action est à décider."),
        plain="deadline",
    ),
    _rung(
        "deadline_in_3",
        _("Une date limite dans 3 jours vous attend."),
        short=_(
            "Dossiers : une date limite dans 3 jours vous attend. "
            "Ouvrez l’outil pour dire que vous l’avez vue."
        ),
        plain="deadline",
    ),
    _rung(
        "deadline_tomorrow",
        _("Une date limite est demain. Personne n’a confirmé."),
        short=_(
            "Dossiers : date limite DEMAIN, personne n’a confirmé. "
            "Ouvrez l’outil ou appelez la coordination."
        ),
        plain="deadline",
    ),
)


def _quiet(*slugs: str) -> tuple[Topic, ...]:
    """Topics of quiet.toml: they leave by the one channel that the person chose."""
    return tuple(
        Topic(
            slug,
            words(slug, "letter", "fr"),
            subject=words(slug, "subject", "fr"),
            channels=(),
            family=Family.ALONE,
            quiet=True,
            in_bell=False,
        )
        for slug in slugs
    )


_ALL = (
    Topic(
        "deadline",
        _("Une date demande une réponse."),
        short=_(
            "Dossiers : une date demande une réponse. Ouvrez l’outil pour dire que vous l’avez vue."
        ),
        subject=ANSWER_SUBJECT,
        can_be_switched_off=False,
        if_in_doubt=IfInDoubt.RESEND,
        family=Family.RUNG,
    ),
    Topic(
        "deadline_escalated",
        _("Une date approche. Personne n’a encore répondu."),
        subject=ANSWER_SUBJECT,
        can_be_switched_off=False,
        if_in_doubt=IfInDoubt.RESEND,
        family=Family.RUNG,
    ),
    Topic(
        "deadline_to_check",
        _("Une date est à vérifier."),
        subject=ANSWER_SUBJECT,
        can_be_switched_off=False,
        if_in_doubt=IfInDoubt.RESEND,
        family=Family.RUNG,
    ),
    _rung(
        "deadline_backing",
        _("Une date approche. La personne qui suit n’a pas encore répondu. Pouvez-vous regarder ?"),
        short=_("Dossiers : une date approche, sans réponse. Pouvez-vous regarder ?"),
        plain="deadline_escalated",
    ),
    *_DATED,
    Topic("deadline_done", _("Fait. Merci. Plus rien à faire.")),
    Topic(
        "clock_alarm",
        _("L’heure du serveur a sauté. Quelqu’un doit la vérifier."),
        can_be_switched_off=False,
        if_in_doubt=IfInDoubt.RESEND,
        family=Family.ALONE,
    ),
    Topic(
        "vault_closed",
        _("Le coffre est fermé. Personne ne peut lire avant qu’il soit ouvert."),
        can_be_switched_off=False,
        if_in_doubt=IfInDoubt.RESEND,
        family=Family.ALONE,
    ),
    Topic(
        "proposal",
        _("Un suivi est proposé. Une réponse est attendue."),
        if_in_doubt=IfInDoubt.RESEND,
        is_counted=True,
    ),
    Topic("arrival", _("Une arrivée attend quelqu’un."), is_counted=True),
    Topic("worker_message", _("Un message attend une réponse."), is_counted=True),
    UPDATE,
    Topic("digest", _("Le point du soir."), family=Family.ALONE, in_bell=False),
    Topic(
        "delivery_trouble",
        _("Un envoi à quelqu’un de l’équipe n’est pas arrivé."),
    ),
    Topic(
        "security",
        _("Une connexion ou un réglage du compte est à vérifier."),
        can_be_switched_off=False,
        if_in_doubt=IfInDoubt.RESEND,
        family=Family.ALONE,
    ),
    Topic(
        "person_trouble",
        _("Un avis à une personne n’est pas arrivé. Il faut peut-être l’appeler."),
    ),
    Topic(
        "room",
        _("Une arrivée rouge attend quelqu’un."),
        channels=(),
        family=Family.ALONE,
        in_bell=False,
    ),
    Topic(
        "trial",
        _("Ceci est un essai. Il n’y a rien à faire."),
        channels=(),
        family=Family.ALONE,
        in_bell=False,
    ),
    *_quiet("person_reply", "person_date", "person_trial"),
)

TOPICS: dict[str, Topic] = {topic.slug: topic for topic in _ALL}
# Those that a member of the team may hear of.
TEAM_TOPICS = {slug: topic for slug, topic in TOPICS.items() if not topic.quiet}


def topic_of(slug: str) -> Topic:
    """The topic of a stored row; one that a later release has removed is plain news."""
    return TOPICS.get(slug, UPDATE)


def plain(topic: Topic) -> Topic:
    """The topic whose words stay true whatever the day."""
    return TOPICS[topic.plain] if topic.plain else topic
