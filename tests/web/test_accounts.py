"""Signing in and out, the second factor, and what a thief of the database gets of them."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from dossiers.models import Member, TeamSession
from dossiers.privacy.register import REGISTER, End
from tests.build import PASSWORD

pytestmark = pytest.mark.django_db
WRONG = "E-mail ou mot de passe incorrect."


KEYS: list[str] = []


def clear_key(key: str, prefix: str, version: int) -> str:
    """Django's own key, noted on the way."""
    KEYS.append(key)
    return f"{prefix}:{version}:{key}"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def confirm(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def add_application(client: Client) -> str:
    """Set up the application of a signed-in member; its secret."""
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.status_code == 302
    cache.clear()  # the code just used may be asked again within its 30 seconds
    return secret


def test_a_member_signs_in_and_arrives_at_her_work(client: Client, awa: Member) -> None:
    answer = sign_in(client, awa.email)
    assert (answer.status_code, answer["Location"]) == (302, "/equipe/")
    assert client.session["_auth_user_id"] == str(awa.pk)


def test_the_address_may_be_typed_in_capitals(client: Client, awa: Member) -> None:
    assert sign_in(client, awa.email.upper()).status_code == 302


@pytest.mark.parametrize("email", ["", "personne@ailleurs.example"])
def test_a_wrong_password_and_an_unknown_address_read_the_same(
    client: Client, awa: Member, email: str
) -> None:
    answer = sign_in(client, email or awa.email, "pas le bon mot de passe")
    assert answer.status_code == 200
    assert WRONG in answer.text
    assert "_auth_user_id" not in client.session


def test_a_closed_account_reads_like_a_wrong_password(client: Client, awa: Member) -> None:
    Member.objects.filter(pk=awa.pk).update(is_active=False)
    answer = sign_in(client, awa.email)
    assert WRONG in answer.text


def test_what_was_typed_comes_back_save_the_password(client: Client, awa: Member) -> None:
    answer = sign_in(client, awa.email, "pas le bon mot de passe")
    assert f'value="{awa.email}"' in answer.text
    assert "pas le bon" not in answer.text


def test_five_failures_close_that_account_for_a_while_and_say_how_long(
    client: Client, awa: Member, karim: Member
) -> None:
    for _ in range(5):
        assert WRONG in sign_in(client, awa.email, "pas le bon").text
    answer = sign_in(client, awa.email)
    assert re.search(r"Attendre 5 minutes", answer.text)
    assert "_auth_user_id" not in client.session
    assert sign_in(client, karim.email).status_code == 302


def test_the_throttle_answers_the_same_for_an_unknown_address(client: Client, awa: Member) -> None:
    for _ in range(5):
        sign_in(client, "personne@ailleurs.example", "pas le bon")
    assert "Attendre 5 minutes" in sign_in(client, "personne@ailleurs.example").text


def test_no_address_of_a_machine_reaches_the_cache(
    client: Client, awa: Member, settings: Any, tmp_path: Path
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path / "seen",
            "KEY_FUNCTION": "tests.web.test_accounts.clear_key",
        }
    }
    KEYS.clear()
    client.post(
        reverse("account_login"),
        {"login": awa.email, "password": "pas le bon"},
        REMOTE_ADDR="203.0.113.77",
        HTTP_X_FORWARDED_FOR="203.0.113.78",
    )
    assert KEYS
    assert not [key for key in KEYS if "203.0.113" in key or awa.email in key]


def test_signing_out_takes_a_post(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_session_identifier_changes_at_sign_in(client: Client, awa: Member) -> None:
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    sign_in(client, awa.email)
    assert client.session.session_key != before


def test_the_table_of_sessions_gives_no_live_cookie_and_no_content(
    client: Client, awa: Member
) -> None:
    sign_in(client, awa.email)
    cookie = client.cookies["equipe"].value
    row = TeamSession.objects.get()
    assert row.session_key != cookie
    assert "_auth_user_id" not in row.session_data
    thief = Client()
    thief.cookies["equipe"] = row.session_key
    assert thief.get(reverse("mfa_index")).status_code == 302


def test_a_password_change_ends_every_session(client: Client, awa: Member) -> None:
    other = Client()
    sign_in(client, awa.email)
    sign_in(other, awa.email)
    new = "une autre phrase bien longue"
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert answer.status_code == 302
    for each in (client, other):
        assert each.get(reverse("mfa_index"))["Location"].startswith("/equipe/connexion/")
    assert sign_in(Client(), awa.email, new).status_code == 302


def test_a_weak_new_password_is_refused_with_a_sentence(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "court", "password2": "court"},
    )
    assert answer.status_code == 200
    assert "12" in answer.text and "trop court" in answer.text


# --- Second factor -----------------------------------------------------------


def test_a_member_signs_in_with_password_then_code(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    secret = add_application(client)
    client.post(reverse("account_logout"))

    answer = sign_in(client, awa.email)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "pas le bon" in wrong.text
    assert "_auth_user_id" not in client.session
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert right["Location"] == "/equipe/"
    assert "_auth_user_id" in client.session


def test_a_code_serves_once(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    secret = add_application(client)
    client.post(reverse("account_logout"))
    sign_in(client, awa.email)
    code = code_of(secret)
    client.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    sign_in(other, awa.email)
    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert "_auth_user_id" not in other.session


def test_codes_cannot_be_guessed_one_after_the_other(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    secret = add_application(client)
    client.post(reverse("account_logout"))
    sign_in(client, awa.email)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "Trop d" in answer.text
    assert "_auth_user_id" not in client.session


def test_the_secret_of_a_second_factor_is_sealed_at_rest(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    confirm(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    assert secret not in "".join(TeamSession.objects.values_list("session_data", flat=True))
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    rows = [str(row.data) for row in Authenticator.objects.all()]
    assert len(rows) == 2
    assert not [row for row in rows if secret in row]


def test_the_code_to_photograph_is_in_the_page_itself(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert '<svg class="qr"' in page.text
    assert "data:image" not in page.text
    assert "style=" not in page.text


def test_without_a_second_factor_an_account_goes_no_further_than_its_setup(
    client: Client, awa: Member, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client, awa.email)
    for name in ("desk:todo", "notifications:bell", "account_change_password"):
        assert client.get(reverse(name))["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    add_application(client)
    assert client.get(reverse("account_change_password")).status_code == 200


def test_public_pages_stay_open_to_a_member_without_a_second_factor(
    client: Client, awa: Member, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client, awa.email)
    for name in ("intake:home", "intake:help", "health"):
        assert client.get(reverse(name)).status_code == 200


def test_the_tables_called_unused_stay_empty(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    add_application(client)
    new = "une autre phrase bien longue"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    unused = [name for name, table in REGISTER.items() if table.end == End.UNUSED]
    assert "account.EmailAddress" in unused
    for name in unused:
        model = next(m for m in apps.get_models(include_auto_created=True) if m._meta.label == name)
        assert not model.objects.exists(), name


def test_setting_up_a_second_factor_asks_for_the_password_again(
    client: Client, awa: Member
) -> None:
    sign_in(client, awa.email)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_confirming_too_often_says_how_long_to_wait(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    for _ in range(10):
        client.post(reverse("account_reauthenticate"), {"password": "pas le bon"})
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "5 minutes" in answer.text


def test_there_is_no_way_to_sign_up(client: Client) -> None:
    for path in ("/equipe/inscription/", "/accounts/signup/", "/equipe/connexion/inscription/"):
        assert client.post(path, {"email": "moi@example.org"}).status_code == 404


def test_next_never_leads_to_another_site(client: Client, awa: Member) -> None:
    for elsewhere in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        answer = client.post(
            f"{reverse('account_login')}?next={elsewhere}",
            {"login": awa.email, "password": PASSWORD, "next": elsewhere},
        )
        assert answer["Location"] == "/equipe/"
        client.logout()
