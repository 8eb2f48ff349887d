"""Addresses of what passes between sections, and between unions."""

from django.urls import path

from dossiers.coordination import referrals

urlpatterns = [
    path("orientations/", referrals.referrals, name="referrals"),
    path("orientations/<uuid:pk>/", referrals.referral, name="referral"),
    path("orientations/<uuid:pk>/accepter/", referrals.accept, name="accept_referral"),
    path("orientations/<uuid:pk>/refuser/", referrals.decline, name="decline_referral"),
]
