"""Mounted at /equipe/nouveau/: the same questions, asked by a member."""

from django.urls import path

from dossiers.intake import filing, paper

app_name = "filing"
urlpatterns = [
    path("", filing.new, name="new"),
    path("carte/", filing.card, name="card"),
    path("papier/<slug:kind>/", paper.paper, name="paper"),
]
