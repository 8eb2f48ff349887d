"""One noun per file. Only actions/ write these; only access.py finds a case."""

from dossiers.models.act import Consent, ConsentAct, Letter
from dossiers.models.case import (
    Case,
    CaseKey,
    Exclusion,
    Level,
    Outcome,
    Proposal,
    Receipt,
    ReferenceCounter,
)
from dossiers.models.clock import ClockEvent, EventKind, Incident, RuleReview, Undone
from dossiers.models.conversation import Message, Note
from dossiers.models.deadline import (
    OVER_BEFORE_US,
    Deadline,
    DeadlineChange,
    AnswerLink,
    DeadlineState,
    Reminder,
    Severity,
    Waiver,
)
from dossiers.models.draft import Draft, WorkerSession
from dossiers.models.exhibit import Exhibit
from dossiers.models.feed import Feed, Webhook
from dossiers.models.journal import Entry, JournalHead, JournalLine, SweepMark
from dossiers.models.evening import Absence, Evening, Weekday
from dossiers.models.lifecycle import HAS_THE_BALL, Ball, State
from dossiers.models.member import Invitation, Member, Membership, Role, Zone
from dossiers.models.milestone import Milestone
from dossiers.models.section import Section
from dossiers.models.wage import WageMonth, WagePlan

__all__ = [
    "HAS_THE_BALL",
    "OVER_BEFORE_US",
    "Ball",
    "Case",
    "CaseKey",
    "ClockEvent",
    "Consent",
    "ConsentAct",
    "Deadline",
    "DeadlineChange",
    "Absence",
    "AnswerLink",
    "DeadlineState",
    "Draft",
    "Entry",
    "EventKind",
    "Exclusion",
    "Exhibit",
    "Feed",
    "Incident",
    "Invitation",
    "JournalHead",
    "JournalLine",
    "Letter",
    "Level",
    "Member",
    "Membership",
    "Message",
    "Milestone",
    "Evening",
    "Note",
    "Outcome",
    "Proposal",
    "Receipt",
    "ReferenceCounter",
    "Reminder",
    "Role",
    "RuleReview",
    "Section",
    "Severity",
    "State",
    "SweepMark",
    "Undone",
    "WageMonth",
    "WagePlan",
    "Waiver",
    "Webhook",
    "WorkerSession",
]
    "Weekday",
    "Zone",
