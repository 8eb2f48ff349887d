"""Addresses of the organisation's settings, under /reglages/."""

from django.urls import path

from dossiers.settings_pages import views

app_name = "settings"
urlpatterns = [path("composants/", views.components, name="components")]
