"""Under /coordination/publication/ and /coordination/export/."""

from django.urls import path

from dossiers.coordination import publications
from dossiers.coordination.publication_threshold import publication_threshold

urlpatterns = [
    path("publication/", publications.publications, name="publications"),
    path("publication/nouvelle/", publications.new_publication, name="new_publication"),
    path(
        "publication/seuil/<slug:slug>/",
        publication_threshold,
        name="publication_threshold",
    ),
    path("publication/<uuid:pk>/", publications.publication, name="publication"),
    path(
        "publication/<uuid:pk>/tableau.<slug:ending>",
        publications.publication_file,
        name="publication_file",
    ),
    path(
        "publication/<uuid:pk>/valider/",
        publications.settle_publication,
        name="settle_publication",
    ),
    path(
        "publication/<uuid:pk>/retirer/",
        publications.withdraw_publication,
        name="withdraw_publication",
    ),
]
