"""The journal of a case in French sentences: who did what.

Every act that actions/ write has its sentence here; a test compares the two.
« %(who)s » is a member's name; lines of the person herself and of the clock need none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dossiers.actions.exhibit import REASONS
from dossiers.actions.letter import WHY
from dossiers.actions.opening import REASONS as OPENING_REASONS
from dossiers.actions.refusal import clock, last_change
from dossiers.desk import words
from dossiers.kinds.expected import EXPECTED
from dossiers.models import (
    Case,
    ConsentAct,
    JournalLine,
    Member,
    Outcome,
    RequestKind,
    SharedWith,
    Standing,
)

SENTENCES: Mapping[str, Any] = {
    # The person
    "person.deposit": gettext_lazy("La personne a envoyé sa demande."),
    "person.return": gettext_lazy("La personne est revenue avec son code."),
    "person.message": gettext_lazy("La personne a écrit."),
    "person.exhibit": gettext_lazy("La personne a ajouté la pièce %(number)s."),
    "person.milestone": gettext_lazy("La personne a dit : %(milestone)s."),
    "person.date": gettext_lazy("La personne a donné la date : %(milestone)s."),
    "person.consent_give": gettext_lazy("La personne est d’accord pour %(act)s."),
    "person.consent_withdraw": gettext_lazy("La personne n’est plus d’accord pour %(act)s."),
    "person.addition": gettext_lazy("La personne a complété ou corrigé une réponse."),
    "person.contact": gettext_lazy("La personne a changé la façon de la joindre."),
    "person.notices_on": gettext_lazy("La personne a activé les avis."),
    "person.notices_off": gettext_lazy("La personne a arrêté les avis."),
    "person.notice_trial": gettext_lazy("La personne a demandé un essai d’avis."),
    "person.hide": gettext_lazy("La personne a effacé le message %(number)s de sa page."),
    "person.copy": gettext_lazy("La personne a pris une copie de ses données."),
    "person.request": gettext_lazy("La personne demande, sur ses données : %(cause)s."),
    "person.stop_ask": gettext_lazy("La personne demande d’arrêter son dossier."),
    "person.stop_cancel": gettext_lazy("La personne a changé d’avis : son dossier continue."),
    "person.keep": gettext_lazy("La personne demande de garder son dossier."),
    "request.answer": gettext_lazy("%(who)s a répondu à la demande sur les données : %(cause)s."),
    "request.keep": gettext_lazy("%(who)s a arrêté l’effacement du dossier."),
    "receipt.give": gettext_lazy("%(who)s a donné un nouveau code, en présence de la personne."),
    "clock.erase": gettext_lazy("Dossier effacé, avec %(count)s fichiers."),
    "clock.code_end": gettext_lazy("Dossier clos depuis 90 jours : le code ne l’ouvre plus."),
    # Who answers for the case
    "case.file": gettext_lazy("%(who)s a saisi la demande, pour la personne."),
    "case.import": gettext_lazy("%(who)s a importé le dossier d’un tableur."),
    "case.take": gettext_lazy("%(who)s a pris le dossier."),
    "case.binome": gettext_lazy("%(who)s a nommé le binôme."),
    "case.hand_over": gettext_lazy("%(who)s a passé la main."),
    "case.step_aside": gettext_lazy("%(who)s a laissé ce dossier à d’autres."),
    "case.give_back": gettext_lazy("%(who)s a remis le dossier dans les arrivées."),
    "case.relief": gettext_lazy("%(who)s n’a pas le temps ce soir, et a demandé à quelqu’un."),
    "case.attach": gettext_lazy("%(who)s a rattaché cette demande au dossier %(reference)s."),
    "case.attached": gettext_lazy("%(who)s a rattaché ici la demande %(reference)s."),
    "case.detach": gettext_lazy("%(who)s a détaché cette demande."),
    "arrival.postpone": gettext_lazy("%(who)s a reporté cette arrivée."),
    "arrival.unwanted": gettext_lazy("%(who)s a noté cette arrivée comme indésirable."),
    "turn_down.ask": gettext_lazy("%(who)s demande de refuser cette arrivée."),
    "turn_down.keep": gettext_lazy("%(who)s a gardé cette arrivée."),
    "move.turn_down": gettext_lazy("%(who)s a refusé cette arrivée."),
    "act.undo": gettext_lazy("%(who)s a annulé : %(cause)s."),
    "handover.propose": gettext_lazy("%(who)s propose de passer la main."),
    "handover.read": gettext_lazy("%(who)s a lu la fiche de passation."),
    "handover.accept": gettext_lazy("%(who)s a accepté de suivre le dossier."),
    "handover.decline": gettext_lazy("%(who)s a refusé de suivre le dossier."),
    "handover.withdraw": gettext_lazy("%(who)s a retiré la passation."),
    "handover.lapse": gettext_lazy("La passation est restée 72 heures sans réponse."),
    # To another section
    "referral.propose": gettext_lazy("%(who)s propose d’orienter vers une autre section."),
    "referral.consent": gettext_lazy("%(who)s a noté l’accord de la personne pour l’orientation."),
    "person.referral_yes": gettext_lazy("La personne accepte l’orientation."),
    "person.referral_no": gettext_lazy("La personne refuse l’orientation."),
    "referral.decline": gettext_lazy("L’autre section n’a pas pris le dossier."),
    "referral.withdraw": gettext_lazy("%(who)s a retiré l’orientation."),
    "referral.lapse": gettext_lazy("L’orientation est restée sans réponse."),
    "referral.leave": gettext_lazy("Le dossier a quitté sa première section."),
    "referral.accept": gettext_lazy("%(who)s a accepté le dossier pour sa section."),
    "referral.read": gettext_lazy("%(who)s, de la section d’avant, a relu le dossier."),
    "envelope.seal": gettext_lazy("%(who)s a fait l’enveloppe pour une autre union."),
    "envelope.receive": gettext_lazy("%(who)s a noté le reçu de l’autre union."),
    "envelope.open": gettext_lazy("%(who)s a ouvert l’enveloppe d’une autre union."),
    # Somebody from outside
    "guest.invite": gettext_lazy("%(who)s a invité une personne dans ce dossier."),
    "guest.accept": gettext_lazy("%(who)s a accepté l’invitation dans ce dossier."),
    "guest.revoke": gettext_lazy("%(who)s a retiré un accès."),
    "guest.read": gettext_lazy("%(who)s, personne invitée, a ouvert ce qui lui est confié."),
    "guest.exhibit": gettext_lazy("%(who)s, personne invitée, a ouvert la pièce %(number)s."),
    "guest.translate": gettext_lazy("%(who)s a traduit le message %(number)s."),
    # Tasks, waits, the chronology for the judge
    "task.add": gettext_lazy("%(who)s a noté une tâche."),
    "task.change": gettext_lazy("%(who)s a changé une tâche."),
    "task.put_off": gettext_lazy("%(who)s a reporté une tâche."),
    "task.done": gettext_lazy("%(who)s a fait une tâche."),
    "task.reopen": gettext_lazy("%(who)s a rouvert une tâche."),
    "wait.begin": gettext_lazy("%(who)s a noté une attente."),
    "wait.put_off": gettext_lazy("%(who)s a reporté une attente."),
    "wait.end": gettext_lazy("%(who)s a fini une attente."),
    "wait.resume": gettext_lazy("%(who)s a rouvert une attente."),
    "chronology.choose": gettext_lazy("%(who)s a choisi les faits de la chronologie."),
    "chronology.communicate": gettext_lazy("%(who)s a communiqué la chronologie."),
    "proposal.make": gettext_lazy("%(who)s a proposé le dossier."),
    "proposal.decline": gettext_lazy("%(who)s a répondu « je ne peux pas »."),
    "proposal.lapse": gettext_lazy("La proposition est restée 72 heures sans réponse."),
    # Talking
    "message.send": gettext_lazy("%(who)s a écrit à la personne."),
    "message.cancel": gettext_lazy("%(who)s a annulé un message avant son départ."),
    "note.write": gettext_lazy("%(who)s a écrit une note."),
    "call.note": gettext_lazy("%(who)s a noté un appel."),
    "contact.edit": gettext_lazy("%(who)s a changé la façon de joindre la personne."),
    # What the case is about, and what comes next
    "next.set": gettext_lazy("%(who)s a dit la suite : une prochaine action."),
    "next.done": gettext_lazy("%(who)s a fait la prochaine action."),
    "summary.write": gettext_lazy("%(who)s a écrit le résumé (version %(number)s)."),
    "fact.write": gettext_lazy("%(who)s a ajouté un fait à la chronologie."),
    "fact.correct": gettext_lazy("%(who)s a corrigé un fait de la chronologie."),
    "fact.remove": gettext_lazy("%(who)s a retiré un fait de la chronologie."),
    "exhibit.add": gettext_lazy("%(who)s a ajouté la pièce %(number)s."),
    "consent.give": gettext_lazy("%(who)s a noté l’accord de la personne pour %(act)s."),
    "consent.withdraw": gettext_lazy("%(who)s a noté que la personne retire son accord : %(act)s."),
    "case.tell": gettext_lazy("%(who)s a transmis : %(act)s."),
    # Dates
    "milestone.record": gettext_lazy("%(who)s a noté un fait : %(milestone)s."),
    "milestone.bring": gettext_lazy("Date à demander : %(milestone)s."),
    "milestone.correct": gettext_lazy("%(who)s a corrigé la date : %(milestone)s."),
    "deadline.move": gettext_lazy("Échéance recalculée : %(rule)s."),
    "deadline.acknowledge": gettext_lazy("%(who)s a vu l’échéance : %(rule)s."),
    "deadline.decline": gettext_lazy("%(who)s a dit « je ne peux pas » : %(rule)s."),
    "deadline.done": gettext_lazy("%(who)s a noté l’échéance faite : %(rule)s (%(act)s)."),
    "deadline.stop": gettext_lazy("Échéance interrompue : %(rule)s (%(act)s)."),
    "deadline.reopen": gettext_lazy("L’échéance court à nouveau : %(rule)s."),
    "event.record": gettext_lazy("%(who)s a noté ce qui arrête ou suspend un délai."),
    "event.end": gettext_lazy("%(who)s a noté la fin de ce qui arrêtait un délai."),
    "event.undo": gettext_lazy("%(who)s a noté que rien n’arrête plus un délai."),
    "incident.open": gettext_lazy("Échéance fatale dépassée, à conclure : %(rule)s."),
    "incident.conclude": gettext_lazy("%(who)s a conclu sur l’échéance dépassée : %(rule)s."),
    "deadline.dismiss": gettext_lazy("%(who)s a noté l’échéance sans objet : %(rule)s."),
    "waiver.ask": gettext_lazy("%(who)s demande d’abandonner une échéance fatale : %(rule)s."),
    "waiver.agree": gettext_lazy("%(who)s a accepté d’abandonner : %(rule)s."),
    "clock.remind": gettext_lazy("Rappel envoyé : %(rule)s (%(step)s)."),
    "clock.climb": gettext_lazy("Rappel sans réponse, envoyé plus haut : %(rule)s (%(step)s)."),
    "clock.again": gettext_lazy("Rappel redit, sans réponse : %(rule)s (%(step)s)."),
    "deadline.snooze": gettext_lazy("%(who)s a reporté le rappel : %(rule)s."),
    "clock.relay": gettext_lazy("Rappel envoyé à qui répond maintenant : %(rule)s (%(step)s)."),
    # Wages
    "wage.pay_day": gettext_lazy("%(who)s a noté le jour de paie."),
    "wage.save": gettext_lazy("%(who)s a rempli le tableau des salaires : %(count)s mois."),
    "wage.import": gettext_lazy("%(who)s a importé %(count)s mois de salaire."),
    "wage.acknowledge": gettext_lazy("%(who)s a noté que l’employeur reconnaît %(count)s mois."),
    "wage.diary": gettext_lazy("%(who)s a rempli le relevé d’heures : %(count)s semaines."),
    # The court, and what came of it
    "claim.ask": gettext_lazy("%(who)s a chiffré une demande."),
    "claim.change": gettext_lazy("%(who)s a changé une demande chiffrée."),
    "claim.drop": gettext_lazy("%(who)s a retiré une demande chiffrée."),
    "claim.take_back": gettext_lazy("%(who)s a repris une demande chiffrée."),
    "hearing.plan": gettext_lazy("%(who)s a noté une audience."),
    "hearing.correct": gettext_lazy("%(who)s a corrigé une audience."),
    "hearing.prepare": gettext_lazy("%(who)s a préparé une audience."),
    "hearing.cancel": gettext_lazy("%(who)s a annulé une audience."),
    "hearing.conclude": gettext_lazy("%(who)s a noté ce que l’audience a donné."),
    "remedy.obtain": gettext_lazy("%(who)s a noté ce qui a été obtenu."),
    "remedy.receive": gettext_lazy("%(who)s a noté un paiement reçu."),
    "remedy.done": gettext_lazy("%(who)s a noté une mesure faite."),
    "remedy.give_up": gettext_lazy("%(who)s a noté qu’une suite obtenue ne viendra pas."),
    # Letters
    "letter.begin": gettext_lazy("%(who)s a commencé un courrier."),
    "letter.edit": gettext_lazy("%(who)s a écrit dans un courrier."),
    "letter.remove": gettext_lazy("%(who)s a retiré un brouillon de courrier."),
    "letter.send": gettext_lazy("%(who)s a noté l’envoi d’un courrier."),
    "letter.dates": gettext_lazy("%(who)s a noté les dates d’un courrier."),
    "letter.correct": gettext_lazy("%(who)s a corrigé les dates d’un courrier : %(cause)s."),
    "letter.export": gettext_lazy("%(who)s a téléchargé un courrier."),
    # Moves
    "move.send_demand": gettext_lazy("%(who)s a enregistré l’envoi de la réclamation."),
    "move.negotiate": gettext_lazy("%(who)s a ouvert une négociation."),
    "move.file_claim": gettext_lazy("%(who)s a enregistré la saisine du tribunal."),
    "move.drop_claim": gettext_lazy("%(who)s a enregistré le désistement."),
    "move.record_judgment": gettext_lazy("%(who)s a enregistré la décision."),
    "move.appeal": gettext_lazy("%(who)s a enregistré l’appel."),
    "move.enforce": gettext_lazy("%(who)s suit l’exécution."),
    "move.close": gettext_lazy("%(who)s a clos le dossier : %(outcome)s."),
    "move.reopen": gettext_lazy("%(who)s a rouvert le dossier."),
    "move.refer": gettext_lazy("%(who)s a orienté la personne ailleurs."),
    "move.withdraw": gettext_lazy("%(who)s a arrêté le dossier à la demande de la personne."),
    # Readings
    "case.read": gettext_lazy("%(who)s a ouvert le dossier."),
    "exhibit.read": gettext_lazy("%(who)s a ouvert la pièce %(number)s."),
    "exhibit.original": gettext_lazy(
        "%(who)s a ouvert l’original de la pièce %(number)s. Raison : %(cause)s."
    ),
    "exhibit.describe": gettext_lazy("%(who)s a décrit la pièce %(number)s."),
    "exhibit.decide": gettext_lazy("%(who)s a classé la pièce %(number)s : %(cause)s."),
    "exhibit.move": gettext_lazy("%(who)s a changé l’ordre de la pièce %(number)s."),
    "exhibit.share": gettext_lazy("%(who)s a communiqué %(count)s pièces à : %(cause)s."),
    "exhibit.mask": gettext_lazy("%(who)s a masqué %(count)s zones de la pièce %(number)s."),
    "exhibit.identity": gettext_lazy(
        "%(who)s a noté que la pièce %(number)s est un papier d’identité."
    ),
    "exhibit.no_identity": gettext_lazy(
        "%(who)s a noté que la pièce %(number)s n’est pas un papier d’identité."
    ),
    "exhibit.bundle": gettext_lazy("%(who)s a préparé un PDF de %(count)s pièces."),
    "exhibit.group": gettext_lazy("%(who)s a groupé %(count)s photos en une pièce."),
    "opening.ask": gettext_lazy(
        "%(who)s demande d’ouvrir à deux la pièce %(number)s. Raison : %(cause)s."
    ),
    "opening.agree": gettext_lazy("%(who)s est d’accord pour ouvrir la pièce %(number)s."),
    "piece.needless": gettext_lazy("%(who)s a noté une pièce attendue sans objet : %(cause)s."),
    "piece.needed": gettext_lazy("%(who)s a remis une pièce attendue : %(cause)s."),
    "job.result": gettext_lazy("%(who)s a téléchargé le résultat d’un travail."),
    "contact.show": gettext_lazy("%(who)s a affiché le contact."),
    "tag.add": gettext_lazy("%(who)s a ajouté une étiquette à la liste."),
    "tag.end": gettext_lazy("%(who)s a retiré une étiquette de la liste."),
    "tag.put": gettext_lazy("%(who)s a posé une étiquette."),
    "tag.take_off": gettext_lazy("%(who)s a retiré une étiquette."),
    "search.read": gettext_lazy("%(who)s a cherché des mots dans %(count)s dossiers."),
    # Outside cases
    "rule.review": gettext_lazy("%(who)s a relu la règle : %(rule)s."),
    "translation.read": gettext_lazy("%(who)s a relu %(count)s phrases traduites (%(language)s)."),
    "section.create": gettext_lazy("Section ouverte."),
    "member.invite": gettext_lazy("%(who)s a invité une personne."),
    "member.role": gettext_lazy("%(who)s a reçu un rôle."),
    "member.role_given": gettext_lazy("%(who)s a donné un rôle à une personne."),
    "member.role_ended": gettext_lazy("%(who)s a retiré un rôle à une personne."),
    "member.suspend": gettext_lazy("%(who)s a suspendu un compte."),
    "member.resume": gettext_lazy("%(who)s a rouvert un compte suspendu."),
    "setting.change": gettext_lazy("%(who)s a changé un réglage : %(count)s valeurs."),
    "member.absence": gettext_lazy("%(who)s a noté une absence."),
    "member.absence_end": gettext_lazy("%(who)s a raccourci ou retiré une absence."),
    "member.evenings": gettext_lazy("%(who)s a réglé des soirs."),
    "member.receive": gettext_lazy("%(who)s a rouvert les propositions à une personne."),
    "member.receive_no_more": gettext_lazy("%(who)s a arrêté les propositions à une personne."),
    "member.leave": gettext_lazy("%(who)s a clos un rôle : %(count)s dossiers confiés à d’autres."),
    "member.erase": gettext_lazy("%(who)s a effacé le nom d’une personne partie."),
    "member.names_on": gettext_lazy("%(who)s affiche les prénoms dans ses listes."),
    "member.names_off": gettext_lazy("%(who)s n’affiche plus les prénoms dans ses listes."),
    "member.feed_on": gettext_lazy("%(who)s a ouvert l’agenda de ses échéances."),
    "member.feed_off": gettext_lazy("%(who)s a fermé l’agenda de ses échéances."),
    "member.address_set": gettext_lazy("%(who)s a donné une adresse : %(channel)s."),
    "member.address_removed": gettext_lazy("%(who)s a retiré une adresse : %(channel)s."),
    "section.room_set": gettext_lazy("%(who)s a donné l’adresse d’une section : %(channel)s."),
    "section.room_removed": gettext_lazy("%(who)s a retiré l’adresse d’une section : %(channel)s."),
    "member.webhook_set": gettext_lazy("%(who)s a donné une adresse à appeler."),
    "member.webhook_removed": gettext_lazy("%(who)s a retiré l’adresse à appeler."),
    "member.sessions_end": gettext_lazy("%(who)s a fermé des sessions."),
    "member.recovery_codes": gettext_lazy("%(who)s a fait de nouveaux codes de secours."),
    "member.device_lost": gettext_lazy("%(who)s a dit qu’un appareil a disparu."),
    # What comes from a spreadsheet, what leaves with a whole section
    "import.bring": gettext_lazy("%(who)s a apporté un tableur : %(count)s lignes."),
    "import.give_up": gettext_lazy("%(who)s a effacé un tableur sans l’importer."),
    "import.launch": gettext_lazy("%(who)s a lancé un import : %(count)s lignes."),
    "import.end": gettext_lazy("Import terminé : %(count)s dossiers."),
    "import.undo": gettext_lazy("%(who)s a annulé un import : %(count)s dossiers retirés."),
    "section.carry": gettext_lazy("%(who)s a demandé tous les dossiers d’une section."),
    "section.take": gettext_lazy("%(who)s a emporté les dossiers d’une section."),
    "section.arrive": gettext_lazy("Section reprise d’une autre instance : %(count)s dossiers."),
    # Doors
    "campaign.open": gettext_lazy("%(who)s a ouvert une entrée."),
    "campaign.revoke": gettext_lazy("%(who)s a fermé une entrée."),
    "joint.propose": gettext_lazy("%(who)s a proposé une action commune."),
    "joint.reached": gettext_lazy("Assez de personnes pour une action commune."),
    "joint.close": gettext_lazy("%(who)s a arrêté une action commune."),
    # Acting together
    "collective.start": gettext_lazy("%(who)s a ouvert une action collective."),
    "collective.link": gettext_lazy("%(who)s a relié le dossier à une action collective."),
    "collective.unlink": gettext_lazy("%(who)s a sorti le dossier d’une action collective."),
    "collective.piece": gettext_lazy(
        "%(who)s a mis en commun la copie masquée de la pièce %(number)s."
    ),
    "collective.act": gettext_lazy("%(who)s a fait un acte sur les dossiers d’une action."),
    "collective.close": gettext_lazy("%(who)s a terminé une action collective."),
    # Employers
    "case.employer": gettext_lazy("%(who)s a dit quel est l’employeur."),
    "employer.add": gettext_lazy("%(who)s a ajouté une fiche d’employeur."),
    "employer.edit": gettext_lazy("%(who)s a corrigé une fiche d’employeur."),
    "employer.spell": gettext_lazy("%(who)s a rattaché une graphie à une enseigne."),
    "employer.merge": gettext_lazy("%(who)s a réuni deux fiches d’employeurs."),
    "employer.unmerge": gettext_lazy("%(who)s a séparé deux fiches d’employeurs."),
    "employer.note": gettext_lazy("%(who)s a ajouté une note sur une enseigne."),
    "employer.note_off": gettext_lazy("%(who)s a retiré une note d’une enseigne."),
    "employer.note_on": gettext_lazy("%(who)s a remis une note sur une enseigne."),
    "employer.insolvency": gettext_lazy("%(who)s a noté une procédure collective."),
    "employer.insolvency_off": gettext_lazy("%(who)s a retiré une procédure collective."),
    "card.seen": gettext_lazy("%(who)s a vu en réunion une carte de « À décider »."),
    "employer.thresholds": gettext_lazy("%(who)s a changé les seuils des motifs."),
    "publication.publish": gettext_lazy("%(who)s a publié des chiffres."),
    "publication.ask": gettext_lazy("%(who)s a préparé des chiffres qui nomment une enseigne."),
    "publication.agree": gettext_lazy("%(who)s a validé des chiffres qui nomment une enseigne."),
    "publication.refuse": gettext_lazy("%(who)s a refusé des chiffres qui nomment une enseigne."),
    "publication.withdraw": gettext_lazy("%(who)s a retiré une édition de chiffres."),
    "publication.threshold": gettext_lazy(
        "%(who)s a changé le seuil des publications : %(number)s personnes."
    ),
    "guard.clock": gettext_lazy("%(who)s a confirmé l’heure du serveur."),
    "card.add": gettext_lazy("%(who)s a gardé la carte d’une autre union."),
    "card.compare": gettext_lazy("%(who)s a comparé par téléphone la carte d’une autre union."),
    "card.remove": gettext_lazy("%(who)s a retiré la carte d’une autre union."),
    "match.ask": gettext_lazy("%(who)s a demandé des employeurs en commun."),
    "match.answer": gettext_lazy("%(who)s a répondu sur des employeurs en commun."),
    "keys.rotate": gettext_lazy("La clé racine a été changée."),
    "guard.on": gettext_lazy("%(who)s a allumé la vérification du formulaire."),
    "guard.off": gettext_lazy("%(who)s a éteint la vérification du formulaire."),
}
# What a sentence may name; what a line leaves out is written as nothing.
SAID = ("number", "reference", "milestone", "act", "rule", "step", "outcome", "count", "cause",
        "language", "channel")  # fmt: skip
# What was taken back; each act that has an inverse has its words here.
UNDONE: Mapping[str, Any] = {
    "case.take": gettext_lazy("la prise du dossier"),
    "exhibit.share": gettext_lazy("la communication de pièces"),
    "proposal.make": gettext_lazy("la proposition"),
    "proposal.decline": gettext_lazy("la réponse « je ne peux pas »"),
    "case.step_aside": gettext_lazy("« laisser ce dossier »"),
    "deadline.acknowledge": gettext_lazy("« J’ai vu »"),
    "deadline.snooze": gettext_lazy("le report du rappel"),
    "letter.remove": gettext_lazy("le retrait d’un brouillon"),
    "message.send": gettext_lazy("le message à la personne"),
    "case.attach": gettext_lazy("le rattachement"),
    "arrival.postpone": gettext_lazy("le report de l’arrivée"),
    "case.batch": gettext_lazy("un geste sur plusieurs dossiers"),
    "move.refer": gettext_lazy("l’orientation"),
    "move.turn_down": gettext_lazy("le refus de l’arrivée"),
    "task.done": gettext_lazy("« fait », sur une tâche"),
    "task.put_off": gettext_lazy("le report d’une tâche"),
    "wait.end": gettext_lazy("la fin d’une attente"),
    "deadline.done": gettext_lazy("« fait », sur une échéance"),
    "deadline.dismiss": gettext_lazy("« ne s’applique pas »"),
    "exhibit.decide": gettext_lazy("le tri d’une pièce"),
    "exhibit.describe": gettext_lazy("le titre d’une pièce"),
    "exhibit.move": gettext_lazy("l’ordre des pièces"),
    "fact.correct": gettext_lazy("la correction d’un fait"),
    "fact.remove": gettext_lazy("le retrait d’un fait"),
    "fact.write": gettext_lazy("l’ajout d’un fait"),
    "hearing.cancel": gettext_lazy("l’annulation d’une audience"),
    "hearing.conclude": gettext_lazy("ce que l’audience a donné"),
    "hearing.correct": gettext_lazy("la correction d’une audience"),
    "hearing.plan": gettext_lazy("l’ajout d’une audience"),
    "hearing.prepare": gettext_lazy("la préparation d’une audience"),
    "next.done": gettext_lazy("« fait », sur la prochaine action"),
    "next.set": gettext_lazy("la prochaine action"),
    "referral.propose": gettext_lazy("la proposition d’une autre section"),
    "remedy.done": gettext_lazy("la mesure notée faite"),
    "remedy.give_up": gettext_lazy("l’abandon d’une suite obtenue"),
    "remedy.obtain": gettext_lazy("l’ajout de ce qui a été obtenu"),
    "remedy.receive": gettext_lazy("un paiement noté"),
    "task.add": gettext_lazy("l’ajout d’une tâche"),
    "task.change": gettext_lazy("le changement d’une tâche"),
    "wait.begin": gettext_lazy("l’ajout d’une attente"),
    "wait.put_off": gettext_lazy("le report d’une attente"),
}
CAUSES = {
    **REASONS,
    **OPENING_REASONS,
    **WHY,
    **{kind.value: kind.label for kind in RequestKind},
    **{one.value: one.label for one in (*Standing, *SharedWith)},
    **{one.slug: one.label for one in EXPECTED.values()},
    **UNDONE,
}
# What the chronology shows in another form (the message itself, the piece), or not at all.
SHOWN_OTHERWISE = frozenset(
    {"exhibit.describe", "exhibit.decide", "exhibit.move", "job.result",
     "person.return", "person.message", "person.exhibit", "person.milestone", "message.send",
     "note.write", "call.note", "fact.write", "exhibit.add", "milestone.record",
     "milestone.bring", "case.read", "exhibit.read", "clock.remind", "clock.climb", "clock.again",
     "clock.relay", "deadline.move", "letter.edit", "letter.export"}
)  # fmt: skip


def sentence(line: JournalLine, names: Mapping[UUID, str]) -> str:
    """What a line says. An action without a sentence shows its slug rather than nothing."""
    template = SENTENCES.get(line.action)
    if template is None:
        return line.action
    said = dict.fromkeys(SAID, "")
    said |= {key: str(_word(key, value)) for key, value in line.details.items()}
    who = names.get(line.actor) if line.actor else None
    return str(template) % {**said, "who": who or pgettext_lazy("qui", "Quelqu’un")}


def _word(key: str, value: Any) -> Any:
    """A detail of the journal in French: the journal itself keeps slugs."""
    if key == "rule":
        return words.rule_label(value)
    if key == "milestone":
        return words.milestone_label(value)
    if key == "outcome" and value:
        return Outcome(value).label
    if key == "cause":
        return CAUSES.get(value, value)
    if key == "act":
        return ConsentAct(value).label if value in ConsentAct.values else words.act_label(value)
    return value


def names_of(lines: Iterable[JournalLine]) -> dict[UUID, str]:
    """The names of who acted, in one statement."""
    actors: Collection[UUID] = {line.actor for line in lines if line.actor}
    return dict(Member.objects.filter(pk__in=actors).values_list("pk", "name"))


def last_sentence(case: Case, today: date) -> str:
    """The last act on this case: « Karim a pris le dossier, aujourd’hui à 20 h 14. »"""
    line = last_change(case)
    return told(line, today) if line else ""


def told(line: JournalLine, today: date) -> str:
    """One line with its moment: « Karim a pris le dossier, aujourd’hui à 20 h 14. »"""
    said = sentence(line, names_of([line])).rstrip(".")
    day = words.on_day(timezone.localdate(line.at), today)
    return _("%(act)s, %(day)s à %(hour)s.") % {"act": said, "day": day, "hour": clock(line.at)}
