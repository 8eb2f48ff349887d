"""The public addresses. No name, no code, nothing of a case in any of them."""

from django.urls import path

from dossiers.intake import (
    adding,
    brand,
    contact,
    find,
    follow,
    language,
    leaving,
    pages,
    referral,
    rights,
    seen,
    sending,
    starting,
    stopping,
    telling,
    together,
)
from dossiers.intake.steps import CHECK, STEPS

app_name = "intake"

STEP_PATHS = {
    "work": "travail",
    "problem": "probleme",
    "dates": "dates",
    "story": "raconter",
    "reply": "repondre",
}

urlpatterns = [
    path("", telling.home, name="home"),
    path("marque/<slug:mark>.css", brand.stylesheet, name="brand"),
    path("marque/<slug:mark>/logo", brand.logo, name="logo"),
    path("demander/", starting.begin, name="begin"),
    path("c/<slug:slug>/", starting.campaign, name="campaign"),
    *(
        path(f"demander/{words}/", telling.step, {"slug": slug}, name=slug)
        for slug, words in STEP_PATHS.items()
    ),
    path("demander/urgent/", telling.urgent, {"after": STEPS["dates"].after}, name="urgent"),
    path("demander/urgent/verifier/", telling.urgent, {"after": CHECK}, name="urgent_check"),
    path("demander/fichier/<uuid:pk>/", telling.remove_upload, name="remove_upload"),
    path("demander/verifier/", sending.check, name="check"),
    path("demander/envoyer/", sending.send, name="send"),
    path("demander/pause/", leaving.pause, name="pause"),
    path("demander/reprendre/", leaving.resume, name="resume"),
    path("demander/effacer/", leaving.erase, name="erase"),
    path("demander/code/", sending.code, name="code"),
    path("demander/code/image/", sending.code_image, name="code_image"),
    path("demander/code/note/", sending.code_noted, name="code_noted"),
    path("demander/preuve/", sending.proof, name="proof"),
    path("suivre/", find.find, name="find"),
    path("suivre/dossier/", follow.case, name="case"),
    path("suivre/dossier/repondre/", follow.answer, name="write"),
    path("suivre/dossier/repondre/<uuid:question>/", follow.answer, name="answer"),
    path("suivre/dossier/preuves/", follow.evidence, name="evidence"),
    path("suivre/dossier/accords/", follow.consent, name="consent"),
    path("suivre/dossier/contact/", contact.contact, name="contact"),
    path("suivre/dossier/contact/avis/", contact.notices, name="notices"),
    path("suivre/dossier/date/<uuid:milestone>/", follow.date, name="date"),
    path("suivre/dossier/ajouter/", adding.add, name="add"),
    path("suivre/dossier/message/<uuid:message>/effacer/", adding.hide, name="hide"),
    path("suivre/dossier/lectures/", seen.seen, name="seen"),
    path("suivre/dossier/donnees/", rights.rights, name="rights"),
    path("suivre/dossier/donnees/copie/", rights.copy, name="copy"),
    path("suivre/dossier/donnees/garder/", rights.keep, name="keep"),
    path("suivre/dossier/donnees/<slug:right>/", rights.ask, name="ask"),
    path("suivre/dossier/arreter/", stopping.stop, name="stop"),
    path("suivre/dossier/orientation/<uuid:pk>/", referral.referral, name="referral"),
    path("suivre/dossier/ensemble/<uuid:call>/", together.together, name="together"),
    path("suivre/dossier/fermer/", follow.leave, name="leave"),
    path("langue/", language.choose, name="language"),
    path("quitter/", leaving.leave_page, name="quit"),
    path("securite/", pages.safety, name="safety"),
    path("vos-donnees/", pages.data, name="data"),
    path("aide/", pages.help_page, name="help"),
]
