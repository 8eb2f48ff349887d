"""Which tables of a section travel to another instance, by which way, and why others do not.

Every table of the register is here once; a test (tests/house/test_carried.py) counts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CASE, BOOK, SELF = "case", "book", "self"


@dataclass(frozen=True)
class Carried:
    """A table that travels.

    way: from a row to the id of its section, as a query writes it. owner: whose key seals its
    columns ("" when none is sealed). left: columns that do not travel (keys, marks, names on
    a disk), made again on arrival.
    """

    way: str
    owner: str = ""
    left: frozenset[str] = field(default_factory=frozenset)


def _case(*left: str) -> Carried:
    return Carried("case__section", CASE, frozenset(left))


def _book(*left: str) -> Carried:
    return Carried("book__section", BOOK, frozenset(left))


def _plain(way: str, *left: str) -> Carried:
    return Carried(way, "", frozenset(left))


KEY = ("key_id", "algorithm", "blob")
# In the order in which they are written; the rows that others name come first.
CARRIED: Mapping[str, Carried] = {
    "dossiers.Section": _plain("pk", "public_key", "sealed_private_key"),
    "dossiers.Member": _plain(
        "memberships__section", "password", "last_login", "is_staff", "is_superuser",
        "auth_epoch", "groups", "user_permissions",
    ),
    "dossiers.Membership": _plain("section"),
    "dossiers.Evening": _plain("member__memberships__section"),
    "dossiers.Absence": _plain("member__memberships__section"),
    "dossiers.KindEdition": _plain("cases__section"),
    "dossiers.PatternRule": _plain("section"),
    "dossiers.PublicationRule": _plain("section"),
    "dossiers.Tag": _plain("section"),
    "dossiers.Campaign": _plain("section", "sealed"),
    "dossiers.RoutingRule": _plain("section"),
    "dossiers.JointCall": _plain("section"),
    "dossiers.Publication": Carried("section", SELF, frozenset(KEY)),
    "dossiers.EmployerBook": _plain("section", *KEY),
    "dossiers.Brand": _book(),
    "dossiers.Alias": _book("mark"),
    "dossiers.Company": _book("siren_mark"),
    "dossiers.Place": _book("siret_mark"),
    "dossiers.Insolvency": _book(),
    "dossiers.EmployerNote": _book(),
    "dossiers.EmployerChange": _book(),
    "dossiers.Collective": _book(),
    "dossiers.CollectiveAct": _book(),
    "dossiers.Case": Carried("section", SELF),
    "dossiers.Receipt": _plain("case__section"),
    "dossiers.Workplace": _plain("section", "mark", "spot"),
    "dossiers.Practice": _plain("workplace__section", "mark"),
    "dossiers.Exhibit": _case("file", "draft"),
    "dossiers.ExhibitCopy": _plain("exhibit__case__section", "file"),
    "dossiers.Guest": _case("invitation", "exhibits"),
    "dossiers.Guest_exhibits": _plain("guest__case__section"),
    "dossiers.Milestone": _case(),
    "dossiers.Deadline": _case(),
    "dossiers.ClockEvent": _case("deadlines"),
    "dossiers.ClockEvent_deadlines": _plain("clockevent__case__section"),
    "dossiers.InsolvencyFact": _plain("case__section"),
    "dossiers.WorkerDoor": _plain("case__section", "sealed"),
    **dict.fromkeys(
        (
            "dossiers.Proposal", "dossiers.Exclusion", "dossiers.Consent", "dossiers.Message",
            "dossiers.Note", "dossiers.PhoneCall", "dossiers.Fact", "dossiers.CaseSummary",
            "dossiers.DataRequest", "dossiers.Addition", "dossiers.Letter", "dossiers.Opening",
            "dossiers.ExpectedPiece", "dossiers.Incident", "dossiers.DeadlineChange",
            "dossiers.Waiver", "dossiers.WagePlan", "dossiers.WageWeek", "dossiers.WageMonth",
            "dossiers.Hearing", "dossiers.ClaimHead", "dossiers.Remedy", "dossiers.Closing",
            "dossiers.JointInvite", "dossiers.CollectiveCase", "dossiers.CollectiveResult",
            "dossiers.TurnDown", "dossiers.CaseTag", "dossiers.Task", "dossiers.Wait",
            "dossiers.Handover", "dossiers.MessageTranslation", "dossiers.Chronology",
            "dossiers.BreakGlass",
        ),
        _case(),
    ),
    "dossiers.Reminder": _plain("deadline__case__section"),
    "dossiers.CollectivePiece": _plain("exhibit__case__section"),
}  # fmt: skip

_COUNTED = "compté de nouveau par le balayage"
_ACCOUNT = "secrets et réglages d’un compte : chaque personne les refait en revenant"
_INSTANCE = "réglage ou compte de l’instance entière, non d’une section"
_PEERS = "cartes d’autres sections ou instances : à échanger de nouveau"
_PASSING = "travail ou lien de passage : il s’efface de lui-même"
_LIBRARY = "table d’une bibliothèque"
NOT_CARRIED: Mapping[str, str] = {
    "dossiers.CaseKey": "clés : refaites à l’arrivée, celle du dossier voyage dans sa ligne",
    "dossiers.JournalLine": "emporté pour lecture (journal.jsonl) ; jamais repris comme vrai",
    "dossiers.JournalHead": "la chaîne du journal appartient à son instance",
    "dossiers.JournalSegment": "la chaîne du journal appartient à son instance",
    "dossiers.ReferenceCounter": "remis à la hauteur du plus grand numéro repris",
    "dossiers.Referral": "lie deux sections d’une instance ; le journal le raconte",
    "dossiers.Pledge": "réponse sans nom, tenue par une clé de l’instance : à redemander",
    "dossiers.Erased": "empreintes de codes effacés : elles restent où était le code",
    "dossiers.CaseImport": "trace d’un import de cette instance",
    "dossiers.ImportedCase": "trace d’un import de cette instance",
    "dossiers.SavedView": "filtres personnels : à refaire",
    **dict.fromkeys(
        ("dossiers.Tally", "dossiers.SweepMark", "dossiers.SeenCard", "dossiers.IntakeCount"),
        _COUNTED,
    ),
    **dict.fromkeys(
        ("dossiers.SectionIdentity", "dossiers.Peer", "dossiers.OpenedEnvelope",
         "dossiers.MatchTurn"),
        _PEERS,
    ),
    **dict.fromkeys(
        ("dossiers.TeamSession", "dossiers.FactorReset", "dossiers.DeviceLoss",
         "dossiers.Feed", "dossiers.Webhook", "dossiers.Destination", "mfa.Authenticator",
         "notifications.Preference"),
        _ACCOUNT,
    ),
    **dict.fromkeys(
        ("dossiers.Guard", "dossiers.RootSecret", "dossiers.RuleReview", "dossiers.SentenceReading",
         "dossiers.Organisation", "dossiers.SettingChange", "dossiers.SentenceOverride"),
        _INSTANCE,
    ),
    **dict.fromkeys(
        ("dossiers.WorkerSession", "dossiers.Draft", "dossiers.SpentProof", "dossiers.Undo",
         "dossiers.Job", "dossiers.SectionParcel", "dossiers.ListExport", "dossiers.Invitation",
         "dossiers.AnswerLink", "notifications.Notice", "notifications.Delivery",
         "notifications.Mark", "notifications.Pace"),
        _PASSING,
    ),
    **dict.fromkeys(
        ("dossiers.Member_groups", "dossiers.Member_user_permissions", "sessions.Session",
         "account.EmailAddress", "account.EmailConfirmation", "auth.Permission", "auth.Group",
         "auth.Group_permissions", "contenttypes.ContentType"),
        _LIBRARY,
    ),
}  # fmt: skip
