"""Mounted at /coordination/."""

from django.urls import path

from dossiers.coordination import (
    campaigns,
    collectives,
    joint_calls,
    patterns,
    publication_urls,
    rooms,
    views,
)
from dossiers.coordination.behind import behind
from dossiers.coordination.decide import decide, see_card
from dossiers.coordination.graphs import graphs
from dossiers.coordination.moving_urls import urlpatterns as of_moving
from dossiers.coordination.referral_urls import urlpatterns as of_referrals
from dossiers.coordination.reminders import reminders
from dossiers.coordination.sharing_views import binomes, leave, name_binome, receive, share

app_name = "coordination"
urlpatterns = [
    path("", decide, name="decide"),
    path("vue/", see_card, name="see_card"),
    path("echeances/", views.uncovered, name="uncovered"),
    path("depassees/", views.missed_dates, name="missed"),
    path("arrivees/", views.arrivals, name="arrivals"),
    path("graphiques/", graphs, name="charts"),
    path("graphiques/dossiers/", behind, name="behind"),
    path("relances/", reminders, name="reminders"),
    path("charge/", views.load, name="load"),
    path("charge/<uuid:pk>/repartir/", share, name="share"),
    path("charge/<uuid:pk>/recevoir/", receive, name="receive"),
    path("charge/<uuid:pk>/depart/<slug:section>/", leave, name="leave"),
    path("binomes/", binomes, name="binomes"),
    path("binomes/<slug:reference>/<uuid:pk>/", name_binome, name="name_binome"),
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
    path("ensemble/actions/nouvelle/", collectives.new_collective, name="new_collective"),
    path("ensemble/actions/<uuid:pk>/", collectives.collective, name="collective"),
    path(
        "ensemble/actions/<uuid:pk>/sortir/<slug:reference>/",
        collectives.unlink,
        name="unlink_case",
    ),
    path(
        "ensemble/actions/<uuid:pk>/pieces/<uuid:piece>/",
        collectives.common_piece,
        name="common_piece",
    ),
    path("ensemble/actions/<uuid:pk>/terminer/", collectives.close, name="close_collective"),
    path("motifs/", patterns.pattern_list, name="patterns"),
    path("motifs/<uuid:pk>/", patterns.pattern, name="pattern"),
    path("motifs/seuils/<slug:slug>/", patterns.thresholds, name="thresholds"),
    path("chiffres/", views.counts, name="counts"),
    path("salles/", rooms.rooms, name="rooms"),
    *publication_urls.urlpatterns,
    *of_moving,
    *of_referrals,
]
