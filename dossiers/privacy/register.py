"""The register: every column of every table, whether it tells of a person, and its end.

A column that is not here fails a test (tests/house/test_register.py). The page
docs/personal-data.md is written from it. In French: it is the union's own register of
processing (RGPD, article 30), read by people who do not program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Nature(StrEnum):
    """What a column holds, from harmless to what a person said."""

    TECHNICAL = "technique"
    FACT = "fait du dossier, en clair"
    LINK = "lien vers une personne ou un dossier"
    CLEAR = "donnée personnelle, en clair"
    DIGEST = "empreinte ou clé, inutilisable seule"
    SEALED = "scellée sous la clé du dossier"

    @property
    def is_personal(self) -> bool:
        """Whether the column tells something of a person, alone or with others."""
        return self is not Nature.TECHNICAL


T, FACT, LINK, CLEAR, DIGEST, SEALED = Nature


class End(StrEnum):
    """What becomes of a row when what it belongs to is erased."""

    WITH_CASE = "supprimée avec le dossier"
    WITH_DRAFT = "supprimée avec la demande, au plus tard 72 heures après le dernier geste"
    WITH_MEMBER = "supprimée avec le compte"
    WITH_ACCOUNT = "gardée tant que des dossiers nomment ce compte ; fermée, elle n’ouvre plus rien"
    BY_TIME = "supprimée par le temps, sans geste de personne"
    JOURNAL = "gardée : le journal ne s’efface pas et ne contient que des identifiants"
    KEPT = "gardée : ne dit rien d’une personne"
    UNUSED = "table vide : la bibliothèque la crée, l’outil ne s’en sert pas"


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its end, and its columns (name: nature, what it says)."""

    row: str
    end: End
    columns: Mapping[str, tuple[Nature, str]]


ROW = (T, "identifiant au hasard")
CASE = (LINK, "le dossier")
VERSION = (T, "numéro qui évite que deux personnes s’écrasent")


def member(what: str) -> tuple[Nature, str]:
    """A column that names a member of the team."""
    return (LINK, f"membre de l’équipe : {what}")


def fact(what: str) -> tuple[Nature, str]:
    """A column that rules, reminders or lists must be able to read."""
    return (FACT, what)


def sealed(what: str) -> tuple[Nature, str]:
    """Words or answers of a person."""
    return (SEALED, what)


REGISTER: Mapping[str, Table] = {
    "dossiers.Case": Table(
        "un dossier",
        End.WITH_CASE,
        {
            "id": ROW,
            "section": fact("section qui le suit"),
            "reference": fact("numéro d’ordre de l’année, sans lien avec le code"),
            "kind": fact("type, d’où les règles et les questions"),
            "state": fact("étape"),
            "language": fact("langue de la réponse"),
            "level": fact("urgence"),
            "came_by": fact("en ligne, par téléphone, à une permanence ou sur papier"),
            "outcome": fact("issue"),
            "suivi": member("suit le dossier"),
            "binome": member("seconde personne"),
            "received_on": fact("jour d’arrivée, sans l’heure"),
            "promised_on": fact("jour promis de première lecture"),
            "acted_on": fact("jour de la dernière action"),
            "closed_on": fact("jour de clôture"),
            "nearest_on": fact("dernier jour sûr le plus proche"),
            "has_unknown_fatal": fact("une date fatale est inconnue"),
            "person_waits_since": fact("la personne attend une réponse depuis ce jour"),
            "stop_asked_on": fact("la personne demande l’arrêt depuis ce jour"),
            "erase_on": fact("jour où il sera effacé, à sa demande"),
            "version": VERSION,
            "story": sealed("récit"),
            "answers": sealed("réponses au questionnaire, employeur compris"),
            "contact": sealed("nom, téléphone, e-mail, consignes pour répondre"),
            "summary": sealed("résumé écrit par l’équipe"),
            "sent_at": sealed("jour et heure de l’envoi, pour la preuve d’envoi"),
        },
    ),
    "dossiers.CaseKey": Table(
        "la clé d’un dossier, enveloppée pour un destinataire",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "recipient_kind": (T, "section, ou porteur du code"),
            "recipient": (LINK, "section ou reçu"),
            "key_id": (T, "repère de la clé"),
            "algorithm": (T, "méthode"),
            "blob": (DIGEST, "clé enveloppée"),
        },
    ),
    "dossiers.Receipt": Table(
        "ce que la base sait d’un code",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "lookup": (DIGEST, "empreinte lente du code ; le code n’est nulle part"),
            "made_on": fact("jour"),
            "used_on": fact("dernier jour d’usage"),
            "replaced_on": fact("jour de remplacement"),
            "ended_on": fact("jour où il n’a plus rien ouvert, dossier clos"),
            "given_by": member("a remis ce code en main propre"),
            "given_as": fact("à quel titre"),
        },
    ),
    "dossiers.Message": Table(
        "un message avec la personne",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "number": (T, "ordre"),
            "author": member("a écrit ; vide pour la personne"),
            "from_worker": fact("écrit par la personne"),
            "sent_at": fact("moment ; le jour seulement pour la personne"),
            "expects_answer": fact("attend une réponse"),
            "answered": fact("a reçu une réponse"),
            "read_on": fact("jour de lecture"),
            "hidden_on": fact("jour où la personne l’a effacé de sa page"),
            "body": sealed("texte"),
        },
    ),
    "dossiers.DataRequest": Table(
        "une demande de la personne sur ses données",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "kind": fact("copie, correction ou effacement"),
            "asked_on": fact("jour"),
            "milestone": (LINK, "fait qui fait courir le mois pour répondre"),
            "decision": fact("réponse"),
            "decided_on": fact("jour de la réponse"),
            "decided_by": member("a décidé"),
            "words": sealed("ce que la personne demande"),
            "answer": sealed("ce que l’équipe répond"),
        },
    ),
    "dossiers.Addition": Table(
        "un ajout de la personne à ses réponses",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "number": (T, "ordre"),
            "added_on": fact("jour"),
            "about": sealed("question"),
            "body": sealed("texte"),
        },
    ),
    "dossiers.Erased": Table(
        "ce qui reste d’un dossier effacé, un an",
        End.BY_TIME,
        {
            "id": ROW,
            "lookup": (DIGEST, "empreinte lente du code, qui dit alors « effacé le … »"),
            "erased_on": fact("jour de l’effacement"),
        },
    ),
    "dossiers.WagePlan": Table(
        "le tableau des salaires d’un dossier",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "pay_day": fact("jour de paie habituel"),
            "version": VERSION,
        },
    ),
    "dossiers.WageMonth": Table(
        "un mois de salaire",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "month": fact("mois réclamé"),
            "milestone": fact("jour de paie qui fait courir son délai"),
            "acknowledged_on": fact("jour où l’employeur a reconnu la dette"),
            "acknowledgement": fact("pièce où il la reconnaît"),
            "due": sealed("somme due"),
            "paid": sealed("somme payée"),
            "note": sealed("précision"),
        },
    ),
    "dossiers.Note": Table(
        "une note interne",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "author": member("a écrit"),
            "written_at": fact("moment"),
            "body": sealed("texte"),
        },
    ),
    "dossiers.Milestone": Table(
        "un fait daté",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "slug": fact("nature du fait, prise dans le catalogue"),
            "earliest": fact("au plus tôt : les rappels en ont besoin"),
            "latest": fact("au plus tard"),
            "precision": fact("précision"),
            "sent_on": fact("jour d’envoi d’une lettre"),
            "presented_on": fact("jour de sa première présentation"),
            "received_on": fact("jour de sa réception"),
            "confirmed": fact("vérifié"),
            "exhibit": (LINK, "pièce qui le prouve"),
            "recorded_by": member("a noté ; vide pour la personne"),
            "recorded_on": fact("jour"),
            "version": VERSION,
            "note": sealed("précision"),
        },
    ),
    "dossiers.Deadline": Table(
        "une échéance",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "milestone": (LINK, "fait qui la fait courir"),
            "rule": fact("règle du catalogue"),
            "rule_version": (T, "version de la règle"),
            "bound": fact("qui elle oblige"),
            "severity": fact("gravité"),
            "zone": fact("zone des jours fériés"),
            "certainty": fact("certitude"),
            "theoretical": fact("date théorique"),
            "legal": fact("date légale"),
            "prudent": fact("dernier jour sûr : les rappels en ont besoin"),
            "act_by": fact("agir avant le"),
            "defensible": fact("défendable jusqu’au"),
            "edition": (T, "nombre de fois où la date a bougé"),
            "created_on": fact("jour"),
            "rings_from": fact("jour où l’échelle de cette date a commencé"),
            "state": fact("ouverte, faite, sans objet…"),
            "closed_on": fact("jour de fermeture"),
            "closed_by": member("a fermé"),
            "closing_act": fact("acte qui l’arrête"),
            "proof": (LINK, "pièce qui le prouve"),
            "closing_note": sealed("précision"),
            "seen_by": member("a vu"),
            "seen_at": fact("moment"),
            "next_rung_on": fact("jour du prochain rappel"),
            "snoozed_until": fact("reportée au"),
            "version": VERSION,
        },
    ),
    "dossiers.ClockEvent": Table(
        "ce qui arrête ou suspend des échéances",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "kind": fact("suspension, interruption ou aide juridictionnelle"),
            "cause": fact("cause, prise dans la loi"),
            "starts_on": fact("premier jour"),
            "ends_on": fact("dernier jour"),
            "confirmed": fact("vérifié par un·e défenseur·e"),
            "exhibit": (LINK, "pièce qui le prouve"),
            "deadlines": (LINK, "échéances qu’il touche"),
            "recorded_by": member("a noté"),
            "recorded_on": fact("jour"),
            "undone": fact("pourquoi il ne compte plus"),
            "undone_on": fact("jour"),
            "undone_by": member("l’a noté"),
            "version": VERSION,
            "note": sealed("précision"),
        },
    ),
    "dossiers.ClockEvent_deadlines": Table(
        "une échéance touchée par un événement",
        End.WITH_CASE,
        {
            "id": (T, "rang"),
            "clockevent": (LINK, "l’événement"),
            "deadline": (LINK, "l’échéance"),
        },
    ),
    "dossiers.Incident": Table(
        "une échéance fatale dépassée, à conclure",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "deadline": (LINK, "l’échéance"),
            "edition": (T, "de quelle date de l’échéance il s’agit"),
            "passed_on": fact("dernier jour défendable"),
            "opened_on": fact("jour"),
            "teller": member("le dit à la personne"),
            "concluded_on": fact("jour de la conclusion"),
            "concluded_by": member("a conclu"),
            "version": VERSION,
            "cause": sealed("ce qui s’est passé"),
            "still_possible": sealed("ce qui reste possible"),
        },
    ),
    "dossiers.RuleReview": Table(
        "la relecture d’une règle",
        End.KEPT,
        {
            "id": ROW,
            "rule": (T, "règle du catalogue"),
            "rule_version": (T, "version de la règle"),
            "reviewed_on": (T, "jour"),
            "reviewed_by": member("l’a relue"),
        },
    ),
    "dossiers.SentenceReading": Table(
        "la relecture d’une phrase traduite",
        End.KEPT,
        {
            "id": ROW,
            "language": (T, "langue"),
            "digest": (T, "empreinte de la phrase et de sa traduction"),
            "read_on": (T, "jour"),
            "read_by": member("l’a relue"),
        },
    ),
    "dossiers.DeadlineChange": Table(
        "les dates d’avant d’une échéance",
        End.WITH_CASE,
        {
            "id": ROW,
            "deadline": (LINK, "l’échéance"),
            "case": CASE,
            "changed_on": fact("jour"),
            "changed_by": member("a changé"),
            "cause": fact("cause"),
            "certainty": fact("certitude d’avant"),
            "theoretical": fact("date d’avant"),
            "legal": fact("date d’avant"),
            "prudent": fact("date d’avant"),
            "reason": sealed("raison"),
        },
    ),
    "dossiers.Waiver": Table(
        "l’abandon d’une échéance, à deux",
        End.WITH_CASE,
        {
            "id": ROW,
            "deadline": (LINK, "l’échéance"),
            "case": CASE,
            "asked_by": member("a demandé"),
            "asked_at": fact("moment"),
            "agreed_by": member("a accepté"),
            "agreed_at": fact("moment"),
            "reason": sealed("raison"),
        },
    ),
    "dossiers.Reminder": Table(
        "un rappel à un membre de l’équipe",
        End.WITH_CASE,
        {
            "id": ROW,
            "deadline": (LINK, "l’échéance"),
            "edition": (T, "édition de la date"),
            "step": (T, "barreau de l’échelle"),
            "level": (T, "combien de silences avant"),
            "recipient": member("le reçoit"),
            "role": (T, "à quel titre"),
            "sent_at": fact("moment"),
            "answer_by": fact("réponse attendue avant"),
            "acknowledged_at": fact("réponse"),
            "climbed_at": fact("le silence est monté"),
            "again_at": fact("moment du prochain rappel du même barreau"),
            "agains": (T, "combien de fois redit"),
            "declined_at": fact("« je ne peux pas » : une autre personne a été sollicitée"),
        },
    ),
    "dossiers.AnswerLink": Table(
        "le lien de réponse d’un rappel, à usage unique, si le réglage l’ouvre",
        End.WITH_CASE,
        {
            "id": (T, "rang"),
            "token_digest": (DIGEST, "empreinte du lien ; le lien n’est nulle part"),
            "deadline": (LINK, "l’échéance"),
            "edition": (T, "édition de la date"),
            "step": (T, "barreau de l’échelle"),
            "recipient": member("peut répondre"),
            "expires_at": (T, "fin"),
            "used_at": (T, "a servi"),
        },
    ),
    "dossiers.Consent": Table(
        "l’accord de la personne à un acte",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "act": fact("acte"),
            "given_on": fact("jour"),
            "told_to": member("l’a entendu"),
            "withdrawn_on": fact("jour de retrait"),
        },
    ),
    "dossiers.Letter": Table(
        "un courrier envoyé",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "sent_on": fact("jour"),
            "registered": fact("recommandé"),
            "proof": (LINK, "pièce qui le prouve"),
            "recorded_by": member("a noté"),
            "recorded_on": fact("jour"),
            "summary": sealed("objet, numéro de recommandé"),
        },
    ),
    "dossiers.Exhibit": Table(
        "une pièce ; son fichier est scellé sur le disque et supprimé avec elle",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "draft": (LINK, "la demande pas encore envoyée"),
            "number": (T, "ordre"),
            "from_worker": fact("donnée par la personne"),
            "added_on": fact("jour"),
            "added_by": member("a ajouté"),
            "seen_on": fact("jour de lecture"),
            "file": (T, "nom au hasard sur le disque"),
            "size_class": (T, "taille arrondie à 64 Kio"),
            "name": sealed("nom donné par la personne"),
            "details": sealed("type, taille, empreinte"),
        },
    ),
    "dossiers.ExhibitCopy": Table(
        "l’original d’une pièce ou son aperçu ; fichier scellé, supprimé avec elle",
        End.WITH_CASE,
        {
            "id": ROW,
            "exhibit": (LINK, "la pièce"),
            "what": fact("original ou aperçu"),
            "file": (T, "nom au hasard sur le disque"),
            "size_class": (T, "taille arrondie à 64 Kio"),
        },
    ),
    "dossiers.Proposal": Table(
        "un dossier proposé à quelqu’un",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "to": member("se voit proposer"),
            "by": member("propose"),
            "proposed_at": fact("moment"),
            "lapses_at": fact("revient à tout le monde"),
            "answer": fact("réponse"),
            "answered_at": fact("moment"),
        },
    ),
    "dossiers.Exclusion": Table(
        "un membre qui ne doit pas voir ce dossier",
        End.WITH_CASE,
        {"id": ROW, "case": CASE, "member": member("n’y a pas accès"), "since": fact("jour")},
    ),
    "dossiers.WorkerSession": Table(
        "la session de la personne, 60 minutes au plus",
        End.BY_TIME,
        {
            "id": ROW,
            "token_lookup": (DIGEST, "empreinte du cookie"),
            "token_wrap": (DIGEST, "clé du dossier, enveloppée sous le cookie"),
            "case": CASE,
            "started_at": (T, "début"),
            "seen_at": (T, "dernier geste"),
        },
    ),
    "dossiers.Campaign": Table(
        "une entrée : l’adresse courte d’un tract ou d’une affiche",
        End.KEPT,
        {
            "id": ROW,
            "section": (T, "section"),
            "slug": (T, "adresse courte, imprimée"),
            "kind": (T, "type choisi d’avance"),
            "sealed": (DIGEST, "enseigne et mots d’accueil, scellés sous la clé de service"),
            "opens_on": (T, "premier jour"),
            "closes_on": (T, "dernier jour"),
            "revoked_on": (T, "fermée le"),
            "started": (T, "combien de demandes commencées, sans dire lesquelles"),
            "filed": (T, "combien de demandes envoyées, sans dire lesquelles"),
            "made_by": member("l’a faite"),
            "made_on": (T, "jour"),
        },
    ),
    "dossiers.JointCall": Table(
        "une action commune proposée à plusieurs personnes",
        End.KEPT,
        {
            "id": ROW,
            "section": (T, "section"),
            "threshold": (T, "nombre de personnes à partir duquel elle existe"),
            "made_by": member("l’a proposée"),
            "made_on": (T, "jour"),
            "reached_on": (T, "jour où le nombre a été atteint"),
            "closed_on": (T, "jour où elle a été arrêtée"),
        },
    ),
    "dossiers.JointInvite": Table(
        "la question d’action commune posée à une personne",
        End.WITH_CASE,
        {
            "id": ROW,
            "call": (LINK, "l’action commune"),
            "case": CASE,
            "answer": fact("seconde réponse, oui ou non ; jamais l’engagement d’avant"),
            "answered_on": fact("jour de la seconde réponse"),
            "words": sealed("ce qui est proposé"),
        },
    ),
    "dossiers.Pledge": Table(
        "un « j’accepte si nous sommes assez », sans nom",
        End.BY_TIME,
        {
            "id": ROW,
            "call": (LINK, "l’action commune"),
            "mark": (DIGEST, "empreinte avec clé de l’action et du dossier"),
        },
    ),
    "dossiers.Guard": Table(
        "la petite vérification avant de commencer, allumée ou non",
        End.KEPT,
        {
            "id": ROW,
            "is_on": (T, "allumée"),
            "changed_on": (T, "jour"),
        },
    ),
    "dossiers.SpentProof": Table(
        "une vérification qui a servi",
        End.BY_TIME,
        {
            "digest": (T, "empreinte d’un nombre au hasard"),
            "expires_at": (T, "effacée le"),
        },
    ),
    "dossiers.Draft": Table(
        "une demande pas encore envoyée",
        End.WITH_DRAFT,
        {
            "id": ROW,
            "token_lookup": (DIGEST, "empreinte du cookie"),
            "token_wrap": (DIGEST, "clé, enveloppée sous le cookie"),
            "receipt_lookup": (DIGEST, "empreinte lente du code"),
            "receipt_wrap": (DIGEST, "clé, enveloppée sous le code"),
            "expires_at": (T, "effacée le"),
            "sent_case": CASE,
            "version": VERSION,
            "answers": sealed("réponses"),
            "code": sealed("code, pour le montrer encore 30 minutes après l’envoi"),
        },
    ),
    "dossiers.JournalLine": Table(
        "une ligne du journal : qui a fait ou lu quoi",
        End.JOURNAL,
        {
            "seq": (T, "rang"),
            "at": fact("moment ; le jour seulement pour la personne"),
            "action": fact("acte, dans une liste fermée"),
            "actor": member("a agi"),
            "section": (T, "section"),
            "case": CASE,
            "details": fact("règles, étapes, nombres ; jamais un mot de quelqu’un"),
            "previous": (T, "empreinte de la ligne d’avant"),
            "mac": (T, "empreinte"),
        },
    ),
    "dossiers.JournalHead": Table(
        "la dernière ligne du journal",
        End.KEPT,
        {"id": (T, "1"), "seq": (T, "rang"), "mac": (T, "empreinte")},
    ),
    "dossiers.SweepMark": Table(
        "le dernier passage des rappels",
        End.KEPT,
        {"name": (T, "lequel"), "completed_at": (T, "moment"), "counts": (T, "nombres")},
    ),
    "dossiers.ReferenceCounter": Table(
        "le dernier numéro de l’année", End.KEPT, {"year": (T, "année"), "last": (T, "numéro")}
    ),
    "dossiers.Section": Table(
        "une section du syndicat",
        End.KEPT,
        {
            "id": ROW,
            "slug": (T, "nom court"),
            "name": (T, "nom"),
            "zone": (T, "zone des jours fériés"),
            "departments": (T, "départements"),
            "takes_the_rest": (T, "reçoit les demandes sans département"),
            "public_key": (T, "clé publique"),
            "sealed_private_key": (DIGEST, "clé privée, sous la clé racine"),
            "created_on": (T, "jour"),
        },
    ),
    "dossiers.Member": Table(
        "un compte de l’équipe",
        End.WITH_ACCOUNT,
        {
            "id": ROW,
            "email": (CLEAR, "adresse : les rappels y partent"),
            "name": (CLEAR, "nom affiché, choisi"),
            "password": (DIGEST, "empreinte Argon2id"),
            "language": (CLEAR, "langue"),
            "last_login": (CLEAR, "dernière connexion"),
            "is_active": (T, "compte ouvert"),
            "is_staff": (T, "accès technique"),
            "is_superuser": (T, "accès technique ; n’ouvre aucun dossier"),
            "joined_on": (CLEAR, "jour"),
            "left_on": (CLEAR, "jour du départ"),
            "zone": (CLEAR, "fuseau horaire, pour l’heure des rappels"),
            "languages": (CLEAR, "langues parlées, dites par la personne"),
            "kinds": (CLEAR, "types de dossiers connus, dits par la personne"),
            "accepts": (CLEAR, "nombre de dossiers acceptés"),
            "receives": (CLEAR, "reçoit de nouveaux dossiers"),
            "version": VERSION,
            "groups": (T, "vide"),
            "user_permissions": (T, "vide"),
        },
    ),
    "dossiers.Membership": Table(
        "un rôle dans une section : dit qu’une personne est du syndicat",
        End.WITH_MEMBER,
        {
            "id": (T, "rang"),
            "member": member("tient ce rôle"),
            "section": (CLEAR, "section"),
            "role": (CLEAR, "rôle"),
            "since": (CLEAR, "jour"),
        },
    ),
    "dossiers.Invitation": Table(
        "une invitation, 72 heures ; supprimée si elle n’a pas servi",
        End.BY_TIME,
        {
            "id": (T, "rang"),
            "token_digest": (DIGEST, "empreinte du lien"),
            "email": (CLEAR, "adresse"),
            "name": (CLEAR, "nom affiché"),
            "section": (CLEAR, "section"),
            "role": (CLEAR, "rôle"),
            "invited_by": member("invite"),
            "expires_at": (T, "fin"),
            "used_at": (T, "acceptée"),
        },
    ),
    "dossiers.Evening": Table(
        "un soir de la semaine donné aux dossiers",
        End.WITH_MEMBER,
        {
            "id": (T, "rang"),
            "member": member("est là ce soir-là"),
            "weekday": (CLEAR, "jour de la semaine"),
            "starts": (CLEAR, "heure"),
        },
    ),
    "dossiers.Absence": Table(
        "une absence : ces jours-là, rien n’arrive à la personne ; sans motif",
        End.WITH_MEMBER,
        {
            "id": ROW,
            "member": member("est absent·e"),
            "starts_on": (CLEAR, "premier jour"),
            "ends_on": (CLEAR, "dernier jour"),
            "substitute": member("remplace"),
        },
    ),
    "dossiers.Feed": Table(
        "l’adresse de l’agenda d’un membre, s’il l’a voulue",
        End.WITH_MEMBER,
        {
            "member": member("à qui est l’agenda"),
            "token_digest": (DIGEST, "empreinte de l’adresse ; l’adresse n’est nulle part"),
            "made_on": (CLEAR, "jour"),
        },
    ),
    "dossiers.Webhook": Table(
        "une machine à appeler quand quelque chose attend un membre",
        End.WITH_MEMBER,
        {
            "member": member("l’a voulue"),
            "sealed": (DIGEST, "adresse et secret, scellés sous la clé de service"),
            "made_on": (CLEAR, "jour"),
        },
    ),
    "dossiers.Destination": Table(
        "un téléphone ou une discussion où un membre, ou une section, reçoit",
        End.WITH_MEMBER,
        {
            "id": ROW,
            "member": member("reçoit ; vide pour la salle d’une section"),
            "section": (T, "section dont c’est la salle"),
            "channel": (CLEAR, "canal"),
            "sealed": (DIGEST, "numéro ou salle, scellé sous la clé de service"),
            "made_on": (CLEAR, "jour"),
        },
    ),
    "dossiers.WorkerDoor": Table(
        "les avis qu’une personne a voulu recevoir",
        End.WITH_CASE,
        {
            "id": (LINK, "identifiant au hasard : tout ce que les envois savent d’elle"),
            "case": CASE,
            "sealed": (DIGEST, "canal, adresse, langue, moments, scellés sous la clé de service"),
            "turned_on_on": fact("jour"),
            "topic": fact("ce qu’elle n’a pas encore lu : réponse ou date"),
            "unread_since": fact("depuis quand"),
            "told": (T, "avis déjà partis"),
            "next_at": (T, "prochain avis"),
            "number": (T, "compteur d’avis"),
        },
    ),
    "notifications.Notice": Table(
        "une sonnerie : quelqu’un est attendu quelque part",
        End.KEPT,
        {
            "id": ROW,
            "recipient": member("est attendu"),
            "topic": (T, "sujet, dans une liste fermée"),
            "reference": (T, "repère au hasard"),
            "link": (LINK, "page à ouvrir ; le numéro du dossier y est parfois"),
            "answer_link": (LINK, "adresse de « J’ai vu »"),
            "key": (LINK, "clé unique : échéance, barreau, membre"),
            "created_at": (T, "moment"),
            "seen_at": (T, "lecture"),
        },
    ),
    "notifications.Delivery": Table(
        "un envoi ; l’adresse n’y est jamais. 90 jours",
        End.BY_TIME,
        {
            "id": ROW,
            "notice": (LINK, "la sonnerie"),
            "channel": (T, "canal"),
            "state": (T, "état"),
            "attempts": (T, "essais"),
            "due_at": (T, "quand il devait partir"),
            "next_attempt_at": (T, "prochain essai"),
            "group": (LINK, "canal et membre : ce qui peut partir en un message"),
            "carried_by": (LINK, "l’envoi qui l’a emporté"),
            "claim_token": (T, "qui envoie"),
            "lease_until": (T, "jusqu’à quand"),
            "message_id": (T, "identifiant au hasard du message"),
            "error_class": (T, "nature de l’erreur"),
            "error_code": (T, "code de l’erreur"),
            "created_at": (T, "moment"),
            "settled_at": (T, "moment"),
            "told_at": (T, "la coordination a su qu’il n’est pas arrivé"),
        },
    ),
    "notifications.Mark": Table(
        "un signe de vie : dernier passage des envois, processus vus",
        End.KEPT,
        {
            "name": (T, "lequel"),
            "kind": (T, "passage ou processus"),
            "seen_at": (T, "moment"),
            "counts": (T, "nombres"),
        },
    ),
    "notifications.Pace": Table(
        "un compteur d’envois par membre et canal",
        End.KEPT,
        {
            "name": (LINK, "canal et membre, ou « late »"),
            "since": (T, "moment"),
            "count": (T, "nombre"),
        },
    ),
    "notifications.Preference": Table(
        "ce que quelqu’un veut recevoir",
        End.KEPT,
        {
            "id": ROW,
            "recipient": member("choisit"),
            "topic": (T, "sujet"),
            "channel": (T, "canal"),
            "rhythm": (CLEAR, "rythme"),
        },
    ),
    "sessions.Session": Table(
        "une session de l’équipe, 12 heures",
        End.BY_TIME,
        {
            "session_key": (DIGEST, "empreinte du cookie"),
            "session_data": (DIGEST, "scellée sous la clé de service"),
            "expire_date": (T, "fin"),
        },
    ),
    "mfa.Authenticator": Table(
        "un second facteur",
        End.WITH_MEMBER,
        {
            "id": (T, "rang"),
            "user": member("s’en sert"),
            "type": (T, "sorte"),
            "data": (DIGEST, "clé scellée sous la clé de service ; nom et clé publique d’une clé"),
            "created_at": (CLEAR, "moment"),
            "last_used_at": (CLEAR, "dernier usage"),
        },
    ),
    "account.EmailAddress": Table(
        "une adresse, pour la bibliothèque",
        End.UNUSED,
        {
            "id": (T, "rang"),
            "user": member("à qui elle est"),
            "email": (CLEAR, "adresse"),
            "verified": (T, "vérifiée"),
            "primary": (T, "principale"),
        },
    ),
    "account.EmailConfirmation": Table(
        "une confirmation d’adresse",
        End.UNUSED,
        {
            "id": (T, "rang"),
            "email_address": (LINK, "adresse"),
            "created": (T, "moment"),
            "sent": (T, "moment"),
            "key": (DIGEST, "clé"),
        },
    ),
    "auth.Permission": Table(
        "une permission de Django",
        End.KEPT,
        {"id": (T, "rang"), "name": (T, ""), "content_type": (T, ""), "codename": (T, "")},
    ),
    "auth.Group": Table(
        "un groupe de Django",
        End.UNUSED,
        {"id": (T, "rang"), "name": (T, "nom"), "permissions": (T, "")},
    ),
    "auth.Group_permissions": Table(
        "un groupe de Django",
        End.UNUSED,
        {"id": (T, "rang"), "group": (T, ""), "permission": (T, "")},
    ),
    "dossiers.Member_groups": Table(
        "un groupe de Django",
        End.UNUSED,
        {"id": (T, "rang"), "member": member("à qui elle est"), "group": (T, "")},
    ),
    "dossiers.Member_user_permissions": Table(
        "une permission de Django",
        End.UNUSED,
        {"id": (T, "rang"), "member": member("à qui elle est"), "permission": (T, "")},
    ),
    "contenttypes.ContentType": Table(
        "la liste des tables",
        End.KEPT,
        {"id": (T, "rang"), "app_label": (T, ""), "model": (T, "")},
    ),
}
