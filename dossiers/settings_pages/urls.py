"""Addresses of the organisation's settings, under /reglages/."""

from django.urls import path

from dossiers.settings_pages import views
from dossiers.settings_pages.joining import joining
from dossiers.settings_pages.state import state

app_name = "settings"
urlpatterns = [
    path("composants/", views.components, name="components"),
    path("etat/", state, name="state"),
    path("rejoindre/<str:token>/", joining, name="join"),
]
