"""What the living page shows: invented people, each component in each of its states."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.safestring import SafeString

from dossiers.form_fields import DepartmentField, PartialDateField, RoughDateField
from dossiers.rules.chip import Chip
from dossiers.templatetags.composants import echeance_chip

TODAY = date(2026, 11, 23)
# Drawn when the page is: a chip names its icon, which exists once static files are collected.
LATER_CHIP = lazy(echeance_chip, SafeString)
WORKPLACES = [
    ("noz", "Magasin, commerce"),
    ("livreur", "Livraison, VTC, plateforme"),
    ("restauration", "Restaurant, hôtel, café"),
]
PROBLEMS = [
    ("wages", "Salaire pas payé"),
    ("hours", "Heures en plus pas payées"),
    ("unsure", "Je ne sais pas comment dire"),
]


def _chip(status: str, text: str, icon: str = "", dashed: bool = False) -> Chip:
    return Chip(status, text, icon, dashed)


CHIPS = {
    "defensible": _chip("defensible", "Encore défendable : aujourd’hui", "octagon"),
    "overdue": _chip("overdue", "Dépassée : 2 jours ?", "octagon"),
    "today": _chip("today", "Aujourd’hui, 18 h", "octagon"),
    "near": _chip("near", "Dans 3 jours", "triangle"),
    "near_unsure": _chip("near", "≈ Dans 6 jours", "triangle", dashed=True),
    "overdue_unsure": _chip("overdue", "≈ Dépassée : 2 jours ?", "octagon", dashed=True),
    "soon": _chip("soon", "Dans 21 jours", "clock"),
    "soon_unsure": _chip("soon", "≈ Dans 12 jours", "clock", dashed=True),
    "unknown": _chip("unknown", "? Date inconnue", "question", dashed=True),
    "far": _chip("far", "12 mars 2027"),
    "far_unsure": _chip("far", "≈ 12 mars 2027", dashed=True),
    "done": _chip("done", "Faite le 3 nov.", "check"),
    "dismissed": _chip("dismissed", "Sans objet", "dash"),
}


class SampleForm(forms.Form):
    """One field of each shape."""

    employer = forms.CharField(
        label="Nom de l’enseigne", max_length=80, required=False, help_text="Comme sur la façade."
    )
    department = DepartmentField(label="Département du lieu de travail", required=False)
    workplace = forms.ChoiceField(
        label="Où travaillez-vous ?",
        choices=WORKPLACES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    problems = forms.MultipleChoiceField(
        label="Que se passe-t-il ?",
        choices=PROBLEMS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins une case. « Je ne sais pas comment dire » convient."
        },
    )
    hearing = PartialDateField(
        label="Quel jour est l’audience ?", required=False, help_text="Par exemple : 26 11 2026"
    )
    received = RoughDateField(label="Quand l’avez-vous reçue ?", required=False)
    story = forms.CharField(
        label="Racontez avec vos mots", max_length=120, required=False, widget=forms.Textarea
    )
    consent = forms.BooleanField(label="J’accepte que l’équipe lise mes réponses.", required=False)
    locked = forms.CharField(
        label="Référence",
        required=False,
        initial="2026-0147",
        widget=forms.TextInput({"readonly": True, "class": "input-short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received"].today = TODAY
        self.fields["workplace"].choice_hints = {"livreur": "À vélo, en scooter ou en voiture."}


class FileForm(forms.Form):
    """The picker of files."""

    file = forms.FileField(
        label="Photo, PDF, audio ou texte", required=False, help_text="10 Mo par fichier."
    )


class MessageForm(forms.Form):
    """What a composer holds."""

    text = forms.CharField(label="Texte", max_length=2000, widget=forms.Textarea({"rows": 3}))


class FilterForm(forms.Form):
    """Two filters of the case list."""

    who = forms.ChoiceField(
        label="Qui", required=False, choices=[("", "Toutes"), ("moi", "Moi"), ("binome", "Binôme")]
    )
    due = forms.ChoiceField(
        label="Échéance", required=False, choices=[("", "Toutes"), ("7", "7 jours")]
    )


def wrong_form() -> SampleForm:
    """A form sent with mistakes: what was typed comes back beside each sentence."""
    form = SampleForm(
        {
            "wrong-employer": "Chez Sam",
            "wrong-department": "7",
            "wrong-hearing_day": "32",
            "wrong-hearing_month": "11",
            "wrong-hearing_year": "2026",
            "wrong-received_day": "12",
            "wrong-received_month": "11",
            "wrong-locked": "2026-0147",
            "wrong-story": "Mon patron ne paie plus. " * 6,
        },
        prefix="wrong",
    )
    form.is_valid()
    return form


SAMPLES: dict[str, Any] = {
    "chips": list(CHIPS.values()),
    "code": "7KQ4M2XD9RTBW5CN3HVY",
    "files": [
        {"name": "lettre.jpg", "size": "380 Ko", "state_word": "reçu", "remove_url": "#files"},
        {"name": "planning.pdf", "size": "1,2 Mo", "state_word": "en vérification",
         "remove_url": "#files"},
        {"name": "film.mp4", "size": "48 Mo", "state": "refused", "state_word": "refusé",
         "reason": "trop lourd. La limite est 10 Mo."},
    ],
    "answers": [
        {"question": "Où travaillez-vous ?", "answer": "Restaurant", "url": "#answers"},
        {"question": "Nom de l’enseigne", "answer": "", "url": "#answers"},
        {"question": "Racontez", "lang": "ar", "url": "#answers",
         "answer": "لم أتلق راتبي منذ شهرين.\nالمدير لا يجيب."},
    ],
    "rows": [
        {"chip": CHIPS["defensible"], "title": "Appel du jugement", "url": "#rows",
         "meta": ["sûr : vendredi 20 novembre", "2026-0098", "Restauration · Lyon"],
         "strong": "sans personne", "action": {"label": "Traiter", "url": "#rows", "get": True}},
        {"chip": CHIPS["near"], "title": "Fin du délai de rétractation", "url": "#rows",
         "meta": ["jeudi 26 novembre", "2026-0147"], "is_new": True,
         "action": {"label": "J’ai vu", "url": "#rows", "key": "v"}},
        {"chip": CHIPS["soon"], "title": "Envoyer les pièces", "url": "#rows", "selected": True,
         "meta": ["lundi 14 décembre", "2026-0120"], "seen": "vue par Karim, hier"},
        {"chip": CHIPS["done"], "title": "Contester l’avertissement", "url": "#rows", "done": True,
         "meta": ["2026-0102"]},
        {"title": "2026-0131 · attend depuis 4 jours", "url": "#rows", "meta": ["2 preuves"],
         "action": {"label": "Répondre", "url": "#rows", "get": True}},
    ],
    "cards": [
        {"severity": "fatal", "label": "Choisir quelqu’un", "url": "#cards",
         "sentence": "1 échéance fatale sans personne : 2026-0131, dans 4 jours."},
        {"severity": "important", "label": "Ouvrir", "url": "#cards",
         "sentence": "3 arrivées dépassent la promesse de 7 jours."},
        {"label": "Demander les dates", "url": "#cards", "seen": "Vu en réunion hier",
         "sentence": "5 dates fatales sont « au plus tôt » ou inconnues."},
    ],
    "timeline": [
        {"marker": "future", "when": "jeudi 26 novembre", "title": "Fin du délai de rétractation",
         "url": "#timeline", "chip": CHIPS["near"]},
        {"marker": "today", "when": "Aujourd’hui", "title": "lundi 23 novembre"},
        {"marker": "action", "when": "22 novembre, 20 h 40", "title": "Message reçu",
         "is_new": True, "lang": "ar", "text": "مرحبا، وصلتني رسالة."},
        {"marker": "action", "when": "20 novembre", "title": "Note", "meta": "Karim · interne",
         "text": "Appeler le greffe.\nDemander la date."},
        {"marker": "fact", "when": "11 novembre", "title": "Signature", "meta": "pièce 3"},
    ],
    "columns": [
        {"label": "Référence"},
        {"label": "Échéance", "sort": "ascending", "url": "#table"},
        {"label": "Ville"},
        {"label": "Messages", "numeric": True},
    ],
    "lines": [
        ["2026-0147", LATER_CHIP(CHIPS["near"]), "Lyon", "2"],
        ["2026-0120", LATER_CHIP(CHIPS["soon"]), "Villeurbanne", "0"],
        ["2026-0102", LATER_CHIP(CHIPS["far"]), "", "12"],
    ],
    "bars": [
        {"label": "Awa", "value": 9, "full": 10, "text": "9 sur 10", "url": "#bars"},
        {"label": "Karim", "value": 13, "full": 10, "text": "13 sur 10"},
        {"label": "Léa", "value": 4, "full": 10, "text": "4 sur 10"},
        {"label": "Tomás", "value": 0, "full": 10, "absent": True,
         "text": "absent jusqu’au 5 janv."},
    ],
    "chosen": [("Lyon", "#filters"), ("7 jours", "#filters")],
}  # fmt: skip
