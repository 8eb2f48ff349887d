"""« Sécurité du compte »: sessions cut one by one, codes shown once, a device that is gone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers import access
from dossiers.actions.device_loss import report
from dossiers.actions.feed import owner_of, turn_on
from dossiers.models import DeviceLoss, Exclusion, Feed, JournalLine, Member, Section, TeamSession
from notifications.models import Notice
from tests import build
from tests.confirming import confirm_identity
from tests.web.desk_cast import signed_in, text_of, today
from tests.web.test_accounts import add_application, sign_in

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"
PAGE = "mfa_index"


def is_in(client: Client) -> bool:
    return client.get(reverse(PAGE)).status_code == 200


def on_phone(member: Member) -> Client:
    client = Client(headers={"User-Agent": PHONE})
    sign_in(client, member.email)
    return client


def codes_on(page: str) -> list[str]:
    return re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page)


# --- Sessions ----------------------------------------------------------------


def test_open_sessions_are_listed_and_one_is_cut(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    phone = on_phone(awa)
    said = text_of(client.get(reverse(PAGE)))
    assert "Firefox, Android" in said and "Cet appareil." in said
    cut = TeamSession.objects.get(device="Firefox, Android")
    page = client.get(reverse(PAGE)).content.decode()
    name = re.findall(r'name="session" value="(\w+)"', page)
    assert name == [cut.session_key[:16]]
    client.post(reverse("account_end_session"), {"session": name[0]})
    assert is_in(client) and not is_in(phone)


def test_nobody_cuts_the_session_of_another(client: Client, awa: Member, karim: Member) -> None:
    his = on_phone(karim)
    sign_in(client, awa.email)
    row = TeamSession.objects.get(member=karim)
    for name in (row.session_key[:16], row.session_key, "", row.session_key[:1]):
        client.post(reverse("account_end_session"), {"session": name})
    assert is_in(his)


def test_all_the_others_are_cut_in_one_gesture(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    others = [on_phone(awa), on_phone(awa)]
    client.post(reverse("account_end_sessions"))
    assert is_in(client)
    assert not any(is_in(one) for one in others)


# --- Recovery codes ----------------------------------------------------------


def test_ten_codes_are_shown_once_and_kept_as_digests(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    add_application(client)
    url = reverse("mfa_view_recovery_codes")
    assert codes_on(client.get(url).text) == []
    codes = codes_on(client.post(url).text)
    assert len(set(codes)) == 10
    assert codes_on(client.get(url).text) == []
    assert "Il reste 10 codes" in text_of(client.get(url))
    stored = str(Authenticator.objects.get(type="recovery_codes").data)
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]


def test_a_code_opens_once_however_it_is_typed(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    add_application(client)
    codes = codes_on(client.post(reverse("mfa_view_recovery_codes")).text)
    for typed in (codes[0].lower().replace("-", " "), codes[1].replace("0", "O")):
        other = Client()
        sign_in(other, awa.email)
        opened = other.post(reverse("mfa_authenticate"), {"code": typed})
        assert opened["Location"] == "/equipe/"
        again = Client()
        sign_in(again, awa.email)
        assert again.post(reverse("mfa_authenticate"), {"code": typed}).status_code == 200
        cache.clear()
    assert "Il reste 8 codes" in text_of(client.get(reverse(PAGE)))


def test_the_codes_of_one_account_open_no_other(client: Client, awa: Member, karim: Member) -> None:
    his = Client()
    for browser, member in ((client, awa), (his, karim)):
        sign_in(browser, member.email)
        add_application(browser)
    codes = codes_on(client.post(reverse("mfa_view_recovery_codes")).text)
    thief = Client()
    sign_in(thief, karim.email)
    assert thief.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200


def test_new_codes_end_the_old_ones_and_the_other_sessions(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    secret = add_application(client)
    assert secret
    old = codes_on(client.post(reverse("mfa_view_recovery_codes")).text)
    phone = Client()
    sign_in(phone, awa.email)
    phone.post(reverse("mfa_authenticate"), {"code": old[0]})
    assert is_in(phone)
    confirm_identity(client, awa)
    client.post(reverse("mfa_view_recovery_codes"))
    assert is_in(client) and not is_in(phone)
    late = Client()
    sign_in(late, awa.email)
    assert late.post(reverse("mfa_authenticate"), {"code": old[1]}).status_code == 200


def test_without_a_second_factor_there_is_nothing_to_recover(client: Client, awa: Member) -> None:
    sign_in(client, awa.email)
    confirm_identity(client, awa)
    assert client.post(reverse("mfa_view_recovery_codes"))["Location"] == reverse(PAGE)
    assert not Authenticator.objects.exists()


# --- A device that is gone ---------------------------------------------------


def test_one_act_cuts_sessions_and_calendar_and_keeps_the_device_in_hand(
    client: Client, awa: Member, lea: Member
) -> None:
    gone = on_phone(awa)
    token = turn_on(awa, now=timezone.now())
    sign_in(client, awa.email)
    answer = client.post(reverse("account_lost_device"))
    loss = DeviceLoss.objects.get()
    assert answer["Location"] == reverse("desk:device_loss", args=[loss.pk])
    assert is_in(client) and not is_in(gone)
    assert owner_of(token) is None and not Feed.objects.exists()
    told = Notice.objects.get(topic="security", recipient=lea.pk)
    assert told.link == reverse("desk:device_loss", args=[loss.pk])
    assert JournalLine.objects.filter(action="member.device_lost").count() == 1


def test_the_sheet_lists_what_was_opened_in_thirty_days(awa: Member, lea: Member) -> None:
    now = timezone.now()
    old, new = build.taken(awa), build.taken(awa)
    never = build.taken(awa)
    access.get_case(awa, old.reference, now=now - timedelta(days=31))
    access.get_case(awa, new.reference, now=now - timedelta(days=29))
    loss = report(awa, by=awa, now=now)
    for reader in (Member.objects.get(pk=awa.pk), lea):
        said = text_of(signed_in(reader).get(reverse("desk:device_loss", args=[loss.pk])))
        assert new.reference in said
        assert old.reference not in said and never.reference not in said


def test_a_coordinator_who_is_excluded_does_not_read_that_case_on_the_sheet(
    awa: Member, lea: Member
) -> None:
    now = timezone.now()
    case = build.taken(awa)
    access.get_case(awa, case.reference, now=now)
    Exclusion.objects.create(case=case, member=lea, since=today())
    loss = report(awa, by=awa, now=now)
    said = text_of(signed_in(lea).get(reverse("desk:device_loss", args=[loss.pk])))
    assert case.reference not in said
    assert "Aucun dossier ouvert" in said


def test_a_coordinator_says_it_for_her_and_a_colleague_cannot(
    awa: Member, karim: Member, lea: Member
) -> None:
    gone = on_phone(awa)
    url = reverse("desk:lost_device_of", args=[awa.pk])
    assert signed_in(karim).post(url).status_code == 404
    assert is_in(gone)
    assert signed_in(lea).post(url).status_code == 303
    assert not is_in(gone)
    assert Notice.objects.filter(topic="security", recipient=awa.pk).count() == 1


def test_the_sheet_of_another_section_does_not_exist(awa: Member, lyon: Section) -> None:
    elsewhere = build.member(build.section("Ain"), "coordinator")
    loss = report(awa, by=awa, now=timezone.now())
    url: Any = reverse("desk:device_loss", args=[loss.pk])
    assert signed_in(elsewhere).get(url).status_code == 404
