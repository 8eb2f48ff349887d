"""Addresses of what passes from hand to hand: tasks, waits, hand-over, guests, chronology."""

from django.urls import path

from dossiers.desk import chronology, confided, guests, handover, tasks, waits

of_case = [
    path("taches/", tasks.of_case, name="tasks_of_case"),
    path("taches/ajouter/", tasks.add, name="add_task"),
    path("taches/<uuid:pk>/", tasks.change, name="task"),
    path("taches/<uuid:pk>/faite/", tasks.finish, name="finish_task"),
    path("taches/<uuid:pk>/rouvrir/", tasks.reopen, name="reopen_task"),
    path("taches/<uuid:pk>/reporter/", tasks.put_off, name="put_off_task"),
    path("attentes/ajouter/", waits.add, name="add_wait"),
    path("attentes/<uuid:pk>/", waits.put_off, name="wait"),
    path("attentes/<uuid:pk>/finie/", waits.end, name="end_wait"),
    path("attentes/<uuid:pk>/rouvrir/", waits.resume, name="resume_wait"),
    path("passer-la-main/", handover.propose, name="hand_over"),
    path("passer-la-main/retirer/", handover.withdraw, name="withdraw_handover"),
    path("passer-la-main/fiche/", handover.preview, name="handover_preview"),
    path("invites/", guests.guests, name="guests"),
    path("invites/<uuid:pk>/retirer/", guests.revoke, name="revoke_guest"),
    path("chronologie/", chronology.chronology, name="chronology"),
    path("chronologie/communiquee/", chronology.communicate, name="communicate_chronology"),
    path("chronologie/<slug:form>/", chronology.download, name="chronology_file"),
    path("chronologie/copies/<uuid:pk>/", chronology.kept, name="kept_chronology"),
    path(
        "chronologie/copies/<uuid:pk>/<slug:form>/",
        chronology.kept_file,
        name="kept_chronology_file",
    ),
]

urlpatterns = [
    path("taches/", tasks.mine, name="tasks"),
    path("passations/<uuid:pk>/", handover.handover, name="handover"),
    path("passations/<uuid:pk>/fiche/<slug:form>/", handover.sheet_file, name="handover_file"),
    path("passations/<uuid:pk>/accepter/", handover.accept, name="accept_handover"),
    path("passations/<uuid:pk>/refuser/", handover.decline, name="decline_handover"),
    path("confie/", confided.confided, name="confided"),
    path("confie/<uuid:pk>/accepter/", confided.accept, name="accept_confided"),
    path("confie/<slug:reference>/", confided.case, name="confided_case"),
    path("confie/<slug:reference>/pieces/<uuid:pk>/", confided.exhibit, name="confided_exhibit"),
    path(
        "confie/<slug:reference>/messages/<uuid:pk>/",
        confided.translate,
        name="confided_translate",
    ),
]
