"""The numbers that a sweep leaves, in words; a number that has no words yet keeps its name."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# In the order of the screen.
WORDS: Mapping[str, Promise] = {
    # Reminders
    "deadlines": _("échéances lues"),
    "reminders": _("rappels créés"),
    "climbed": _("silences montés"),
    "again": _("silences redits"),
    "held": _("rappels qui attendent"),
    "incidents": _("dates dépassées signalées"),
    "nobody": _("échéances sans personne"),
    "relayed": _("rappels passés à qui remplace"),
    # Notices to people
    "people_dates": _("dates proches dites aux personnes"),
    "people_reminded": _("avis répétés aux personnes"),
    # Deliveries
    "claimed": _("pris"),
    "sent": _("envoyés"),
    "retried": _("à réessayer"),
    "failed": _("échecs"),
    "uncertain": _("incertains"),
    "dropped": _("sans objet"),
    "put_off": _("remis à plus tard"),
    "given_back": _("rendus"),
    "reclaimed": _("repris à un processus mort"),
    "told": _("signalés"),
    # Announcements
    "arrivals": _("arrivées annoncées"),
    "digests": _("points du soir"),
    "messages": _("messages partis"),
    # Housekeeping
    "suspended": _("suspendu : l’heure est à vérifier"),
    "drafts": _("demandes jamais envoyées"),
    "sessions": _("sessions finies"),
    "proposals": _("propositions sans réponse"),
    "invitations": _("invitations passées"),
    "orphan_files": _("fichiers sans dossier"),
    "deliveries": _("envois anciens"),
    "stops": _("retraits à conclure"),
    "erased": _("dossiers effacés"),
    "forgotten": _("traces effacées"),
    "absences": _("absences finies"),
    "codes": _("codes passés"),
    "answer_links": _("liens de réponse passés"),
    "proofs": _("preuves de calcul passées"),
    "tasks": _("tâches dites"),
    "waits": _("attentes passées"),
    "views": _("vues signalées"),
    "figures": _("tableaux de la coordination recomptés"),
    "figures_gone": _("tableaux que personne ne demande plus"),
    "cards_seen": _("cartes vues en réunion revenues"),
    "handovers_told": _("passages de main rappelés"),
    "vault": _("personnes averties que le coffre est fermé"),
    "employers": _("employeurs notés après l’ouverture du coffre"),
    "editions": _("versions de questionnaires enregistrées"),
    "team_sessions": _("sessions de l’équipe finies"),
    "imports": _("tableurs effacés"),
    "imports_ended": _("imports arrêtés"),
    "handovers": _("passages de main sans réponse"),
    "referrals": _("orientations sans réponse"),
    "kept_readings": _("lectures gardées finies"),
    "undos": _("annulations passées"),
    "letters": _("brouillons retirés"),
    "jobs": _("travaux anciens"),
    # Stored files
    "files": _("pièces"),
    "files_missing": _("pièces sans fichier"),
    "files_wrong_size": _("fichiers abîmés"),
    "files_unnamed": _("fichiers sans pièce"),
    # Sign of life
    "alarms": _("alertes"),
}


def in_words(counts: Mapping[str, int]) -> str:
    """« pris : 2, envoyés : 2 »; what is zero is not said."""
    known = [(str(words), counts[name]) for name, words in WORDS.items() if counts.get(name)]
    unknown = [(name, counts[name]) for name in sorted(set(counts) - set(WORDS)) if counts[name]]
    return ", ".join(f"{words} : {number}" for words, number in [*known, *unknown])
