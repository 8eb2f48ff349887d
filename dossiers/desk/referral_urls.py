"""Addresses of what goes to another section."""

from django.urls import path

from dossiers.desk import envelope, referral

of_case = [
    path("orienter/", referral.refer, name="refer_case"),
    path("orienter/retirer/", referral.withdraw, name="withdraw_referral"),
    path("orienter/accord/", referral.consent_told, name="consent_referral"),
    path("orienter/enveloppe/", envelope.seal, name="seal_envelope"),
    path("orienter/recu/", envelope.receive, name="receive_receipt"),
]

urlpatterns = [path("orientes/<uuid:pk>/", referral.left, name="left_case")]
