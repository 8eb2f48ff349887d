"""A spreadsheet comes in; a whole section goes elsewhere."""

from django.urls import path

from dossiers.coordination import imports, parcels

urlpatterns = [
    path("emporter/", parcels.carry, name="carry"),
    path("emporter/<uuid:pk>/", parcels.take, name="take_parcel"),
    path("import/", imports.import_list, name="imports"),
    path("import/modele.csv", imports.template, {"name": "modele"}, name="import_template"),
    path("import/exemple.csv", imports.template, {"name": "exemple"}, name="import_example"),
    path("import/<uuid:pk>/", imports.one_import, name="import"),
    path("import/<uuid:pk>/colonnes/", imports.name_columns, name="import_columns"),
    path("import/<uuid:pk>/repetition/", imports.rehearsal, name="import_rehearsal"),
    path("import/<uuid:pk>/a-corriger.csv", imports.to_correct, name="import_wrong"),
    path("import/<uuid:pk>/lancer/", imports.launch, name="import_launch"),
    path("import/<uuid:pk>/effacer/", imports.act, {"verb": "effacer"}, name="import_give_up"),
    path("import/<uuid:pk>/reprendre/", imports.act, {"verb": "reprendre"}, name="import_resume"),
    path("import/<uuid:pk>/arreter/", imports.act, {"verb": "arreter"}, name="import_stop"),
    path("import/<uuid:pk>/annuler/", imports.act, {"verb": "annuler"}, name="import_undo"),
]
