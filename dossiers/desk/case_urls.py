"""Addresses of what a case says of itself: its next action, summary, facts, calls, contact."""

from django.urls import path

from dossiers.desk import case_summary, facts, next_action, presence, safe_contact, talk

of_case = [
    path("suite/", next_action.next_action, name="next_action"),
    path("suite/fait/", next_action.next_done, name="next_done"),
    path("resume/", case_summary.summary, name="case_summary"),
    path("fait/", facts.add, name="add_fact"),
    path("fait/<uuid:pk>/", facts.correct, name="edit_fact"),
    path("fait/<uuid:pk>/retirer/", facts.remove, name="remove_fact"),
    path("appel/", talk.call, name="call"),
    path("ecrire/", talk.compose, name="compose"),
    path("message/<uuid:pk>/annuler/", talk.cancel_message, name="cancel_message"),
    path("contact/modifier/", safe_contact.safe_contact, name="edit_contact"),
    path("presence/", presence.line, name="presence"),
]
