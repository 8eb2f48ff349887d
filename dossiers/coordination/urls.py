"""Mounted at /coordination/."""

from django.urls import path

from dossiers.coordination import campaigns, joint_calls, rooms, views

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
    path("ensemble/", joint_calls.joint_calls, name="joint_calls"),
    path("ensemble/nouvelle/", joint_calls.new_joint_call, name="new_joint_call"),
    path("ensemble/<uuid:pk>/", joint_calls.joint_call, name="joint_call"),
    path("ensemble/<uuid:pk>/arreter/", joint_calls.close, name="close_joint_call"),
    path("chiffres/", views.counts, name="counts"),
    path("salles/", rooms.rooms, name="rooms"),
]
