"""One noun per file. Only actions/ write these; only access.py finds a case."""

from dossiers.models.account_care import DeviceLoss, FactorReset
from dossiers.models.act import Consent, ConsentAct, Letter
from dossiers.models.brand import Alias, Brand
from dossiers.models.break_glass import BreakGlass
from dossiers.models.campaign import Campaign
from dossiers.models.case import (
    CameBy,
    Case,
    CaseKey,
    Exclusion,
    Level,
    Outcome,
    Proposal,
    Receipt,
    ReferenceCounter,
)
from dossiers.models.case_import import CaseImport, ImportedCase, ImportState
from dossiers.models.case_summary import CaseSummary
from dossiers.models.chronology import Chronology
from dossiers.models.claim_head import ClaimHead
from dossiers.models.clock import ClockEvent, EventKind, Incident, RuleReview, Undone
from dossiers.models.collective import (
    Collective,
    CollectiveAct,
    CollectiveCase,
    CollectivePiece,
    CollectiveResult,
)
from dossiers.models.company import Company
from dossiers.models.conversation import Message, Note, PhoneCall
from dossiers.models.deadline import (
    OVER_BEFORE_US,
    AnswerLink,
    Deadline,
    DeadlineChange,
    DeadlineState,
    Reminder,
    Severity,
    Waiver,
)
from dossiers.models.destination import Destination
from dossiers.models.draft import Draft, WorkerSession
from dossiers.models.edition import KindEdition, SentenceOverride
from dossiers.models.employer_book import EmployerBook
from dossiers.models.employer_note import EmployerChange, EmployerNote
from dossiers.models.evening import Absence, Evening, Weekday
from dossiers.models.exhibit import (
    Exhibit,
    ExhibitCopy,
    ExpectedPiece,
    Opening,
    SharedWith,
    Standing,
)
from dossiers.models.fact import Fact
from dossiers.models.feed import Feed, Webhook
from dossiers.models.guard import Guard, SpentProof
from dossiers.models.guest import Guest, GuestKind, MessageTranslation
from dossiers.models.handover import Handover
from dossiers.models.hearing import Hearing, HearingKind, HearingOutcome, HearingState
from dossiers.models.insolvency import Insolvency, InsolvencyFact
from dossiers.models.intake_count import IntakeCount
from dossiers.models.job import Job, JobState
from dossiers.models.joint import JointCall, JointInvite, Pledge
from dossiers.models.journal import Entry, JournalHead, JournalLine, JournalSegment, SweepMark
from dossiers.models.lifecycle import HAS_THE_BALL, Ball, State
from dossiers.models.list_export import ListExport
from dossiers.models.member import Invitation, Member, Membership, Role, Zone
from dossiers.models.milestone import Milestone
from dossiers.models.organisation import Organisation, SettingChange
from dossiers.models.pattern_rule import PatternRule
from dossiers.models.peer import MatchTurn, OpenedEnvelope, Peer, SectionIdentity
from dossiers.models.place import Place
from dossiers.models.publication import Publication, PublicationRule, PublicationState
from dossiers.models.referral import Referral
from dossiers.models.remedy import Closing, Entrusted, Remedy, RemedyKind, Told
from dossiers.models.request import Addition, DataRequest, Decision, Erased, RequestKind
from dossiers.models.root_secret import RootSecret
from dossiers.models.routing_rule import RoutingRule
from dossiers.models.saved_view import SavedView
from dossiers.models.section import Section
from dossiers.models.section_parcel import SectionParcel
from dossiers.models.seen_card import SeenCard
from dossiers.models.tag import CaseTag, Tag
from dossiers.models.tally import Tally
from dossiers.models.task import Task
from dossiers.models.team_session import TeamSession
from dossiers.models.translation import SentenceReading
from dossiers.models.turn_down import TurnDown
from dossiers.models.undo import Undo
from dossiers.models.wage import WageMonth, WagePlan, WageWeek
from dossiers.models.wait import Wait, Whom
from dossiers.models.worker_door import WorkerDoor
from dossiers.models.workplace import Practice, Workplace

__all__ = [
    "HAS_THE_BALL",
    "OVER_BEFORE_US",
    "Absence",
    "Addition",
    "Alias",
    "AnswerLink",
    "Ball",
    "Brand",
    "BreakGlass",
    "CameBy",
    "Campaign",
    "Case",
    "CaseImport",
    "CaseKey",
    "CaseSummary",
    "CaseTag",
    "Chronology",
    "ClaimHead",
    "ClockEvent",
    "Closing",
    "Collective",
    "CollectiveAct",
    "CollectiveCase",
    "CollectivePiece",
    "CollectiveResult",
    "Company",
    "Consent",
    "ConsentAct",
    "DataRequest",
    "Deadline",
    "DeadlineChange",
    "DeadlineState",
    "Decision",
    "Destination",
    "DeviceLoss",
    "Draft",
    "EmployerBook",
    "EmployerChange",
    "EmployerNote",
    "Entrusted",
    "Entry",
    "Erased",
    "Evening",
    "EventKind",
    "Exclusion",
    "Exhibit",
    "ExhibitCopy",
    "ExpectedPiece",
    "Fact",
    "FactorReset",
    "Feed",
    "Guard",
    "Guest",
    "GuestKind",
    "Handover",
    "Hearing",
    "HearingKind",
    "HearingOutcome",
    "HearingState",
    "ImportState",
    "ImportedCase",
    "Incident",
    "Insolvency",
    "InsolvencyFact",
    "IntakeCount",
    "Invitation",
    "Job",
    "JobState",
    "JointCall",
    "JointInvite",
    "JournalHead",
    "JournalLine",
    "JournalSegment",
    "KindEdition",
    "Letter",
    "Level",
    "ListExport",
    "MatchTurn",
    "Member",
    "Membership",
    "Message",
    "MessageTranslation",
    "Milestone",
    "Note",
    "OpenedEnvelope",
    "Opening",
    "Organisation",
    "Outcome",
    "PatternRule",
    "Peer",
    "PhoneCall",
    "Place",
    "Pledge",
    "Practice",
    "Proposal",
    "Publication",
    "PublicationRule",
    "PublicationState",
    "Receipt",
    "ReferenceCounter",
    "Referral",
    "Remedy",
    "RemedyKind",
    "Reminder",
    "RequestKind",
    "Role",
    "RootSecret",
    "RoutingRule",
    "RuleReview",
    "SavedView",
    "Section",
    "SectionIdentity",
    "SectionParcel",
    "SeenCard",
    "SentenceOverride",
    "SentenceReading",
    "SettingChange",
    "Severity",
    "SharedWith",
    "SpentProof",
    "Standing",
    "State",
    "SweepMark",
    "Tag",
    "Tally",
    "Task",
    "TeamSession",
    "Told",
    "TurnDown",
    "Undo",
    "Undone",
    "WageMonth",
    "WagePlan",
    "WageWeek",
    "Wait",
    "Waiver",
    "Webhook",
    "Weekday",
    "Whom",
    "WorkerDoor",
    "WorkerSession",
    "Workplace",
    "Zone",
]
