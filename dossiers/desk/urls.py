"""Addresses of the team's screens, under /equipe/ (ux.md 2.3). Filters are in the query."""

from django.urls import include, path

from dossiers.desk import (
    arrival,
    arrivals,
    case,
    cases,
    clock,
    deadline,
    deadline_acts,
    deadlines,
    exhibits,
    feed,
    incident,
    me,
    milestones,
    moves,
    new_code,
    people,
    requests,
    talk,
    todo,
    wages,
    wages_import,
)

app_name = "desk"

of_arrival = [
    path("", arrival.arrival, name="arrival"),
    path("prendre/", arrival.take, name="take"),
    path("proposer/", arrival.propose, name="propose"),
    path("question/", arrival.ask, name="ask"),
    path("decliner/", arrival.decline, name="decline"),
    path("laisser/", arrival.step_aside, name="step_aside"),
]
of_deadline = [
    path("", deadline.deadline, name="deadline"),
    path("vu/", deadline.acknowledge, name="acknowledge"),
    path("fait/", deadline_acts.close, name="close_deadline"),
    path("sans-objet/", deadline_acts.dismiss, name="dismiss_deadline"),
    path("abandon/", deadline_acts.ask_waiver, name="ask_waiver"),
    path("abandon/accord/", deadline_acts.agree_waiver, name="agree_waiver"),
    path("date/", deadline_acts.correct, name="correct_date"),
]
of_case = [
    path("", case.case, name="case"),
    path("echeances/", deadlines.of_case, name="deadlines_of_case"),
    path("echeances/<uuid:pk>/", include(of_deadline)),
    path("arrets/", clock.events, name="events"),
    path("arrets/<uuid:pk>/fin/", clock.end, name="end_event"),
    path("arrets/<uuid:pk>/ne-compte-plus/", clock.undo, name="undo_event"),
    path("depassees/<uuid:pk>/", incident.incident, name="incident"),
    path("faits/", milestones.record, name="record_milestone"),
    path("etape/<slug:move>/", moves.move, name="move"),
    path("message/", talk.message, name="message"),
    path("note/", talk.note, name="note"),
    path("contact/", talk.contact, name="contact"),
    path("accord/", talk.consent, name="consent"),
    path("demandes/garder/", requests.keep, name="keep_case"),
    path("demandes/<uuid:pk>/", requests.request, name="request"),
    path("nouveau-code/", new_code.new_code, name="new_code"),
    path("binome/", people.binome, name="binome"),
    path("passer-la-main/", people.hand_over, name="hand_over"),
    path("salaires/", wages.wages, name="wages"),
    path("salaires/saisir/", wages.edit, name="edit_wages"),
    path("salaires/importer/", wages_import.import_file, name="import_wages"),
    path("salaires/importer/confirmer/", wages_import.confirm, name="confirm_wages"),
    path("salaires/reconnaissance/", wages.acknowledge, name="acknowledge_wages"),
    path("salaires/modele.csv", wages_import.template, name="wages_template"),
    path("pieces/", exhibits.exhibits, name="exhibits"),
    path("pieces/ajouter/", exhibits.add, name="add_exhibit"),
    path("pieces/<uuid:pk>/", exhibits.exhibit, name="exhibit"),
    path("pieces/<uuid:pk>/apercu/", exhibits.preview, name="exhibit_preview"),
    path("pieces/<uuid:pk>/original/", exhibits.original, name="exhibit_original"),
]

urlpatterns = [
    path("", todo.home, name="home"),
    path("a-faire/", todo.todo, name="todo"),
    path("arrivees/", arrivals.arrivals, name="arrivals"),
    path("arrivees/<slug:reference>/", include(of_arrival)),
    path("dossiers/", cases.cases, name="cases"),
    path("dossiers/<slug:reference>/", include(of_case)),
    path("echeances/", deadlines.deadlines, name="deadlines"),
    path("echeances/<str:token>.ics", feed.feed, name="feed"),
    path("moi/", me.me, name="me"),
    path("moi/agenda/", feed.switch, name="feed_switch"),
]
