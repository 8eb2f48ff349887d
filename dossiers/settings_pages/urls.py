"""Addresses of the organisation's settings, under /reglages/."""

from django.urls import path

from dossiers.settings_pages import views
from dossiers.settings_pages.joining import joining

app_name = "settings"
urlpatterns = [
    path("composants/", views.components, name="components"),
    path("rejoindre/<str:token>/", joining, name="join"),
]
