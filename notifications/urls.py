"""Mounted at /equipe/avis/."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.bell, name="bell"),
    path("tout-lu/", views.seen_all, name="seen_all"),
    path("<uuid:pk>/ouvrir/", views.open_notice, name="open"),
]
