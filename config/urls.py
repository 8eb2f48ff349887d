"""Four spaces, four doors. Every route of an account is listed here by name: nothing of a
library is reachable that is not on this page."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from dossiers.confirming import resume, rotating
from dossiers.desk.device_loss import lost_device
from dossiers.desk.security import end_session, end_sessions, recovery_codes, security
from dossiers.health import health

handler400 = "dossiers.errors.bad_request"
handler403 = "dossiers.errors.forbidden"
handler404 = "dossiers.errors.not_found"
handler500 = "dossiers.errors.server_error"
# Not Django's: allauth looks for it here.
handler429 = "dossiers.accounts.too_many"

accounts = [
    path("connexion/", account.login, name="account_login"),
    path("connexion/code/", mfa.authenticate, name="mfa_authenticate"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("moi/confirmer/", rotating(account.reauthenticate), name="account_reauthenticate"),
    path("moi/confirmer/code/", rotating(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("moi/reprendre/", resume, name="resume_act"),
    path("moi/mot-de-passe/", account.password_change, name="account_change_password"),
    path("moi/securite/", security, name="mfa_index"),
    path("moi/securite/application/", totp.activate_totp, name="mfa_activate_totp"),
    path("moi/securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("moi/securite/secours/", recovery_codes, name="mfa_view_recovery_codes"),
    path("moi/securite/sessions/fermer/", end_session, name="account_end_session"),
    path("moi/securite/sessions/fermer-tout/", end_sessions, name="account_end_sessions"),
    path("moi/securite/disparu/", lost_device, name="account_lost_device"),
    path("moi/securite/cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("moi/securite/cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "moi/securite/cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"
    ),
    path("moi/securite/cles/<int:pk>/nommer/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "moi/confirmer/cle/",
        rotating(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
]

urlpatterns = [
    path("sante/", health, name="health"),
    path("sante", health),
    path("equipe/", include(accounts)),
    path("equipe/avis/", include("notifications.urls")),
    path("equipe/nouveau/", include("dossiers.intake.filing_urls")),
    path("equipe/", include("dossiers.desk.urls")),
    path("coordination/", include("dossiers.coordination.urls")),
    path("reglages/", include("dossiers.settings_pages.urls")),
    path("", include("dossiers.intake.urls")),
]
