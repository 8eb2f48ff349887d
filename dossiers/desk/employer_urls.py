"""Mounted at /equipe/employeurs/ by desk/urls.py."""

from django.urls import include, path

from dossiers.desk import employer, employer_acts, employers, insolvencies

of_company = [
    path("", employer_acts.edit_company, name="edit_company"),
    path("reprise/", employer_acts.succeed, name="succeed_company"),
    path("procedure/", insolvencies.insolvency, name="insolvency"),
]
of_brand = [
    path("", employer.employer, name="employer"),
    path("corriger/", employer_acts.edit_brand, name="edit_employer"),
    path("societes/ajouter/", employer_acts.add_company, name="add_company"),
    path("societes/<uuid:line>/", include(of_company)),
    path("lieux/ajouter/", employer_acts.add_place, name="add_place"),
    path("lieux/<uuid:line>/", employer_acts.edit_place, name="edit_place"),
    path("notes/<slug:what>/ajouter/", employer_acts.add_note, name="add_employer_note"),
    path("notes/<uuid:line>/<slug:way>/", employer_acts.switch_note, name="switch_employer_note"),
    path("procedures/<uuid:line>/refaire/", insolvencies.again, name="again_insolvency"),
    path("procedures/<uuid:line>/retirer/", insolvencies.take_back, name="undo_insolvency"),
    path("reunir/<slug:sort>/<uuid:line>/", employer_acts.merge, name="merge_employer"),
    path("separer/<slug:sort>/<uuid:line>/", employer_acts.unmerge, name="unmerge_employer"),
]

urlpatterns = [
    path("", employers.employer_list, name="employers"),
    path("ajouter/", employers.add_employer, name="add_employer"),
    path("graphies/", employers.spellings, name="spellings"),
    path("<uuid:pk>/", include(of_brand)),
]
