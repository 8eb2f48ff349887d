"""Who is in the demonstration and what happens to them. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

# e-mail, name, section, role
PEOPLE = (
    ("awa@demo.invalid", "Awa", "lyon", "coordinator"),
    ("karim@demo.invalid", "Karim", "lyon", "delegue"),
    ("lea@demo.invalid", "Léa", "lyon", "delegue"),
    ("tomas@demo.invalid", "Tomás", "lyon", "delegue"),
    ("ines@demo.invalid", "Inès", "lyon", "delegue"),
    ("sam@demo.invalid", "Sam", "lyon", "delegue"),
    ("nora@demo.invalid", "Nora", "marseille", "coordinator"),
    ("yanis@demo.invalid", "Yanis", "marseille", "delegue"),
    ("technique@demo.invalid", "Technique", "lyon", "technician"),
)


@dataclass(frozen=True)
class Story:
    """What one person tells, when, and what becomes of it (FATES in demo.py).

    Days are calendar days: `days_ago` before today, the others before or after the arrival.
    """

    kind: str
    problems: tuple[str, ...]
    text: str
    name: str = ""
    employer: str = ""
    department: str = "69"
    letter: str = ""
    letter_days_before: int | None = 10
    only_month: bool = False
    oldest_month_before: int | None = None
    hearing_in: int | None = None
    still: str = "yes"
    colleagues: str = "few"
    quick: Mapping[str, str] = field(default_factory=dict)
    language: str = "fr"
    photo: str = ""
    days_ago: int = 30
    fate: str = "open"
    suivi: str = "karim"
    binome: str = "lea"
    neglected: bool = False
    shown: bool = False


# An invented chain of shops, as its door writes it; people write it otherwise.
CHAIN = "Demain Moins Cher"

STORIES = (
    Story(
        kind="noz",
        problems=("pressure", "schedule"),
        text="La cheffe me crie dessus devant les clients. "
        "Hier elle m'a dit que je ne servais à rien. "
        "Mon planning change le matin pour l'après-midi.",
        name="Mimosa",
        employer="Magasin Demain Moins Cher",
        letter="none",
        quick={"contract": "cdi", "representatives": "no"},
    ),
    Story(
        kind="livreur",
        problems=("blocked", "unpaid"),
        text="Mon compte est coupé depuis la nuit. Le message dit « fraude » et rien d'autre. "
        "Il me reste 212 euros bloqués.",
        name="Vélo",
        employer="Application Pédale",
        letter="blocked",
        still="no",
        quick={"application": "other", "reason": "fraud", "answered": "no"},
        photo="message de blocage.jpg",
        language="ar",
    ),
    Story(
        kind="restauration",
        problems=("unpaid", "no_payslip"),
        text="Je suis en cuisine. Pas payé depuis trois mois. Le patron dit la semaine prochaine, "
        "toujours la semaine prochaine.",
        name="Tonio",
        employer="Le Petit Four Imaginaire",
        letter="oral",
        letter_days_before=None,
        oldest_month_before=95,
        quick={"papers": "none", "housed": "no"},
        language="pt",
        photo="planning.jpg",
    ),
    Story(
        kind="noz",
        problems=("lost_job",),
        text="J'ai reçu une lettre de licenciement pour insuffisance. "
        "Je travaille là depuis six ans.",
        name="Solène",
        employer="Magasin Tout Doit Partir",
        letter="dismissal",
        still="no",
        quick={"contract": "cdi", "representatives": "unknown"},
        photo="lettre.jpg",
    ),
    Story(
        kind="restauration",
        problems=("part_paid", "unpaid_extra"),
        text="On me paie 24 heures, j'en fais 50. Le reste en liquide, quand il y a.",
        name="Ngozi",
        employer="Brasserie du Pont Inventé",
        letter="message",
        letter_days_before=None,
        oldest_month_before=300,
        quick={"papers": "one", "housed": "yes"},
        language="en",
    ),
    Story(
        kind="livreur",
        problems=("suspended",),
        text="Compte suspendu, ils demandent des documents que j'ai déjà envoyés deux fois.",
        name="Casque",
        employer="Application Pédale",
        letter="suspended",
        quick={"application": "uber_eats", "reason": "documents", "answered": "yes"},
    ),
    Story(
        kind="noz",
        problems=("sanction", "unpaid_hours"),
        text="Un avertissement pour un retard de cinq minutes. Les pauses ne sont pas payées.",
        name="",
        employer="Magasin Demain Moins Cher",
        letter="warning",
        quick={"contract": "cdd", "representatives": "yes"},
    ),
    Story(
        kind="autre",
        problems=("cannot_say",),
        text="Je fais des ménages la nuit. Je ne sais pas si c'est normal.",
        name="Nuit",
        letter="",
        letter_days_before=None,
        department="",
    ),
)

# The kinds with the shortest delays: told once each, or the year would be full of missed ones.
SIGNED = Story(
    kind="numerique",
    problems=("agreed_break", "pushed_out"),
    text="On m'a donné deux heures pour lire. J'ai signé pour sortir du bureau. "
    "Mon accès est coupé depuis.",
    name="Clavier",
    employer="Studio Pixel Inventé",
    letter="agreed_break",
    letter_days_before=3,
    quick={"signed": "yes", "status": "employee", "cut_off": "yes"},
    photo="convention.jpg",
)
PUT_OUT = Story(
    kind="numerique",
    problems=("false_freelance",),
    text="Trois ans de factures pour un seul client, aux horaires de l'équipe. "
    "Ils arrêtent tout par un message.",
    name="Boucle",
    employer="Agence Nuage Fictif",
    letter="none",
    letter_days_before=20,
    still="no",
    quick={"signed": "no", "status": "freelance", "cut_off": "yes"},
    language="es",
)
OVERPAID = Story(
    kind="spectacle",
    problems=("overpayment", "certificate"),
    text="On me réclame 2 300 euros. Deux employeurs n'ont jamais envoyé mon AEM.",
    name="Régie",
    employer="Compagnie du Rideau Imaginaire",
    letter="overpayment",
    letter_days_before=8,
    still="no",
    quick={"anniversary": "yes", "contracts": "some"},
    photo="trop-percu.jpg",
)
NOT_RENEWED = Story(
    kind="education",
    problems=("not_renewed", "extra"),
    text="Quatre ans dans ce collège. La lettre dit que mon contrat s'arrête en août, "
    "sans dire pourquoi.",
    name="Préau",
    employer="Collège de l'Exemple",
    letter="decision",
    letter_days_before=18,
    quick={"status": "aesh", "signer": "state", "appealed": "no"},
    photo="decision.jpg",
)

# Each of these is here so that a screen has something to show (docs/how-to/demarrer.md).
SHOWCASE = (
    # A fatal date that has passed and that nobody answers.
    replace(
        STORIES[3],
        name="Oubliée",
        days_ago=340,
        letter_days_before=30,
        fate="open",
        neglected=True,
        suivi="sam",
        binome="ines",
    ),
    # Two days left; a week left; three weeks left.
    replace(STORIES[3], days_ago=300, letter_days_before=62, suivi="karim"),
    replace(
        STORIES[3],
        days_ago=280,
        letter_days_before=78,
        suivi="karim",
        binome="tomas",
        neglected=True,
    ),
    replace(STORIES[3], days_ago=200, letter_days_before=144, suivi="lea", binome="karim"),
    # Only the month is known: counted from its first day.
    replace(STORIES[3], days_ago=45, letter_days_before=60, only_month=True),
    # A fatal rule applies and its day is not known.
    replace(STORIES[3], days_ago=14, letter_days_before=None),
    # The one whose receipt code is printed.
    replace(STORIES[2], days_ago=21, fate="taken", shown=True, name="Demo"),
    # A table of wages, month by month.
    replace(STORIES[4], days_ago=16, fate="wages", oldest_month_before=1060, binome="tomas"),
    # At the door: fresh, urgent, late, proposed, without a department.
    replace(STORIES[0], days_ago=1, fate="arrived"),
    replace(STORIES[1], days_ago=1, fate="arrived", letter_days_before=1),
    replace(STORIES[6], days_ago=3, fate="arrived", letter="summons", hearing_in=5),
    replace(STORIES[4], days_ago=12, fate="arrived"),
    replace(STORIES[3], days_ago=2, fate="proposed", suivi="lea", letter_days_before=6),
    replace(STORIES[7], days_ago=4, fate="arrived"),
    replace(SIGNED, days_ago=1, fate="arrived"),
    # A hearing in ten days, with what is asked and what to bring.
    replace(STORIES[2], days_ago=91, fate="litigation", suivi="karim", binome="lea"),
    # The other kinds: two months to appeal, a platform in disguise, a certificate missing.
    replace(NOT_RENEWED, days_ago=16, suivi="ines", binome="tomas"),
    replace(OVERPAID, days_ago=11, suivi="lea", binome="karim"),
    replace(PUT_OUT, days_ago=75, fate="demand", suivi="tomas", binome="sam"),
    # The same chain in other towns, written in other ways; one that nobody has attached yet.
    replace(STORIES[0], days_ago=60, employer="DEMAIN MOINS CHER", department="01"),
    replace(STORIES[0], days_ago=48, employer="Demain moins chère", department="42"),
    replace(STORIES[0], days_ago=33, employer="demain moins cher", department="42"),
    replace(STORIES[0], days_ago=2, employer="Demain Moin Cher", fate="arrived"),
    # Another section: its délégué and coordinator see these, and nobody of Lyon does.
    replace(STORIES[3], days_ago=90, department="13", suivi="yanis", binome="nora"),
    replace(STORIES[2], days_ago=6, department="13", fate="arrived"),
    replace(
        STORIES[5], days_ago=150, department="83", suivi="yanis", binome="nora", fate="litigation"
    ),
)
