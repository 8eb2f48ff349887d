"""Addresses of what passes between sections, and between unions."""

from django.urls import path

from dossiers.coordination import matches, referrals, section_cards

urlpatterns = [
    path("orientations/", referrals.referrals, name="referrals"),
    path("orientations/<uuid:pk>/", referrals.referral, name="referral"),
    path("orientations/<uuid:pk>/accepter/", referrals.accept, name="accept_referral"),
    path("orientations/<uuid:pk>/refuser/", referrals.decline, name="decline_referral"),
    path("orientations/cartes/<uuid:pk>/", section_cards.peer, name="peer"),
    path("orientations/cartes/<uuid:pk>/retirer/", section_cards.remove, name="remove_peer"),
    path("orientations/<slug:slug>/cartes/", section_cards.cards, name="cards"),
    path("orientations/<slug:slug>/carte.txt", section_cards.card_file, name="card_file"),
    path("orientations/<slug:slug>/ouvrir/", section_cards.open_envelope, name="open_envelope"),
    path("orientations/<slug:slug>/employeurs/", matches.matches, name="matches"),
    path("orientations/<slug:slug>/employeurs/fichier/", matches.match_file, name="match_file"),
]
