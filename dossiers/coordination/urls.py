"""Mounted at /coordination/."""

from django.urls import path

from dossiers.coordination import campaigns, views

app_name = "coordination"
urlpatterns = [
    path("", views.decide, name="decide"),
    path("echeances/", views.uncovered, name="uncovered"),
    path("depassees/", views.missed_dates, name="missed"),
    path("arrivees/", views.arrivals, name="arrivals"),
    path("charge/", views.load, name="load"),
    path("entrees/", campaigns.entrances, name="campaigns"),
    path("entrees/nouvelle/", campaigns.new_entrance, name="new_campaign"),
    path("entrees/<uuid:pk>/", campaigns.entrance, name="campaign"),
    path("entrees/<uuid:pk>/fermer/", campaigns.revoke, name="revoke_campaign"),
    path("entrees/<uuid:pk>/imprimer/<slug:layout>/", campaigns.printed, name="print_campaign"),
    path("entrees/<uuid:pk>/qr.svg", campaigns.code, {"form": "svg"}, name="campaign_svg"),
    path("entrees/<uuid:pk>/qr.png", campaigns.code, {"form": "png"}, name="campaign_png"),
    path("chiffres/", views.counts, name="counts"),
]
