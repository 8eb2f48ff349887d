"""Addresses of the organisation's settings, under /reglages/."""

from django.urls import path

from dossiers.settings_pages import account_pages, questions, sections, views
from dossiers.settings_pages.home import home
from dossiers.settings_pages.joining import joining
from dossiers.settings_pages.ladder import ladder
from dossiers.settings_pages.languages import family, languages
from dossiers.settings_pages.organisation import logo, organisation, preview_style
from dossiers.settings_pages.phrases import phrase
from dossiers.settings_pages.public_form import public_form
from dossiers.settings_pages.retention import retention
from dossiers.settings_pages.routing import delete_rule, order_rule, routing, routing_rule
from dossiers.settings_pages.rules import review_rule, rule, rules
from dossiers.settings_pages.state import confirm_clock, state

app_name = "settings"
urlpatterns = [
    path("", home, name="home"),
    path("organisation/", organisation, name="organisation"),
    path("organisation/logo/", logo, name="logo"),
    path("organisation/apercu.css", preview_style, name="preview_style"),
    path("composants/", views.components, name="components"),
    path("sections/", sections.sections, name="sections"),
    path("sections/<slug:slug>/", sections.section, name="section"),
    path("sections/<slug:slug>/fermer/", sections.close_section, name="close_section"),
    path("comptes/", account_pages.accounts, name="accounts"),
    path("comptes/inviter/", account_pages.invite, name="invite"),
    path("comptes/<uuid:pk>/", account_pages.account, name="account"),
    path("comptes/<uuid:pk>/suspendre/", account_pages.suspend, name="suspend"),
    path(
        "comptes/<uuid:pk>/roles/<slug:slug>/<slug:role>/",
        account_pages.end_role,
        name="end_role",
    ),
    path("questions/", questions.questions, name="questions"),
    path("questions/<slug:slug>/", questions.kind, name="kind"),
    path("orientation/", routing, name="routing"),
    path("orientation/nouvelle/", routing_rule, name="new_routing_rule"),
    path("orientation/<uuid:pk>/", routing_rule, name="routing_rule"),
    path("orientation/<uuid:pk>/ordre/", order_rule, name="order_rule"),
    path("orientation/<uuid:pk>/supprimer/", delete_rule, name="delete_rule"),
    path("formulaire/", public_form, name="public_form"),
    path("etat/", state, name="state"),
    path("etat/heure/", confirm_clock, name="confirm_clock"),
    path("echelle/", ladder, name="ladder"),
    path("echeances/", rules, name="rules"),
    path("echeances/<slug:slug>/", rule, name="rule"),
    path("echeances/<slug:slug>/relue/", review_rule, name="review_rule"),
    path("langues/", languages, name="languages"),
    path("langues/<slug:language>/<slug:slug>/", family, name="family"),
    path("langues/<slug:language>/phrase/<slug:key>/", phrase, name="phrase"),
    path("conservation/", retention, name="retention"),
    path("rejoindre/<str:token>/", joining, name="join"),
]
