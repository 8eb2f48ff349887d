"""Addresses of what goes to another section."""

from django.urls import path

from dossiers.desk import referral

of_case = [
    path("orienter/", referral.refer, name="refer_case"),
    path("orienter/retirer/", referral.withdraw, name="withdraw_referral"),
    path("orienter/accord/", referral.consent_told, name="consent_referral"),
]

urlpatterns = [path("orientes/<uuid:pk>/", referral.left, name="left_case")]
