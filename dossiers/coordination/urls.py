"""Mounted at /coordination/."""

from django.urls import path

from dossiers.coordination import views

app_name = "coordination"
urlpatterns = [
    path("", views.decide, name="decide"),
    path("echeances/", views.uncovered, name="uncovered"),
    path("depassees/", views.missed_dates, name="missed"),
    path("arrivees/", views.arrivals, name="arrivals"),
    path("charge/", views.load, name="load"),
    path("chiffres/", views.counts, name="counts"),
]
