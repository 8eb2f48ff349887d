"""« Mes soirs », « Mes absences » and « Je ne peux pas », as a person sees and presses them."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from dossiers.actions import absence
from dossiers.models import Absence, Case, Evening, Member, Reminder
from tests import build
from tests.web.desk_cast import fatal, signed_in, text_of, today, url

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_my_evenings_are_kept_and_said(awa: Member) -> None:
    client = signed_in(awa)
    assert "Aucun soir réglé" in text_of(client.get(url("me")))
    given = {
        "evening_1": "18:00", "evening_3": "20:30", "zone": "Europe/Paris",
        "languages": ["fr", "ar"], "kinds": ["noz"], "accepts": "12",
    }  # fmt: skip
    assert client.post(url("evenings"), given).status_code == 303
    assert "Mardi à 18 h, jeudi à 20 h 30." in text_of(client.get(url("me")))
    assert list(Evening.objects.values_list("weekday", "starts")) == [
        (1, time(18)), (3, time(20, 30)),
    ]  # fmt: skip
    page = client.get(url("evenings")).content.decode()
    assert 'value="18:00"' in page and 'value="12"' in page


def test_an_hour_that_is_none_is_given_back_with_what_to_write(awa: Member) -> None:
    answer = signed_in(awa).post(url("evenings"), {"evening_1": "tard", "zone": "Europe/Paris"})
    assert answer.status_code == 422
    assert "18:30" in text_of(answer) and 'value="tard"' in answer.content.decode()


def asked(**more: Any) -> dict[str, Any]:
    first, last = today() + DAY, today() + 20 * DAY
    return {"starts_on": first.isoformat(), "ends_on": last.isoformat(), "substitute": "", **more}


@pytest.fixture
def case(awa: Member, lea: Member) -> Case:
    """Followed by Awa alone; its fatal date falls in about ten days."""
    return build.taken(awa, happened=(today() + 10 * DAY).replace(year=today().year - 1))


def test_the_form_counts_before_it_keeps(case: Case, awa: Member, karim: Member) -> None:
    client = signed_in(awa)
    page = client.post(url("absences"), asked(check="1"))
    assert page.status_code == 200
    assert "Pendant cette absence : 1 échéance. Tenues par : personne (1)." in text_of(page)
    page = client.post(url("absences"), asked(check="1", substitute=karim.pk))
    assert "Tenues par : Karim (1)." in text_of(page)
    assert not Absence.objects.exists()


def test_a_fatal_date_without_anybody_offers_to_tell_the_coordination(
    case: Case, awa: Member
) -> None:
    client = signed_in(awa)
    page = client.post(url("absences"), asked())
    assert page.status_code == 422
    assert case.reference in text_of(page)
    assert "Enregistrer et prévenir la coordination" in text_of(page)
    assert client.post(url("absences"), asked(tell="1")).status_code == 303
    assert "remplaçant" not in text_of(client.get(url("me")))
    assert Absence.objects.get().member == awa


def test_a_coordinator_records_one_for_somebody(awa: Member, lea: Member, karim: Member) -> None:
    where = f"{url('absences')}?pour={awa.pk}"
    assert "Absences de Awa" in text_of(signed_in(lea).get(where))
    assert signed_in(lea).post(where, asked(substitute=karim.pk)).status_code == 303
    assert Absence.objects.get().member == awa
    assert signed_in(karim).get(where).status_code == 404
    assert signed_in(lea).get(f"{url('absences')}?pour=personne").status_code == 404


def test_an_absence_is_shortened_then_taken_back(awa: Member) -> None:
    row = absence.record(
        awa, starts_on=today() + DAY, ends_on=today() + 9 * DAY, substitute=None, by=awa,
        now=timezone.now(),
    )  # fmt: skip
    client = signed_in(awa)
    sooner = {"ends_on": (today() + 3 * DAY).isoformat()}
    assert client.post(url("end_absence", row.pk), sooner).status_code == 303
    assert Absence.objects.get().ends_on == today() + 3 * DAY
    assert client.post(url("end_absence", row.pk), {"cancel": "1"}).status_code == 303
    assert not Absence.objects.exists()


def test_i_cannot_asks_who_can_and_one_tap_is_enough(
    case: Case, awa: Member, karim: Member
) -> None:
    Case.objects.filter(pk=case.pk).update(binome=karim)
    client, date = signed_in(awa), fatal(case)
    where = url("decline_date", case.reference, date.pk)
    page = text_of(client.get(where))
    assert "Merci de le dire. Qui peut ?" in page
    assert "Karim (binôme)" in page and "La coordination" in page
    assert client.post(where, {"to": str(karim.pk)}).status_code == 303
    assert client.post(where, {"to": "quelqu’un"}).status_code == 422


def test_what_was_answered_is_shown_on_the_page_of_the_date(
    case: Case, awa: Member, lea: Member
) -> None:
    date = fatal(case)
    now = timezone.now()
    Reminder.objects.create(
        deadline=date, edition=date.edition, step="j-14", recipient=awa, role="suivi",
        sent_at=now, answer_by=now + DAY,
    )  # fmt: skip
    where = url("decline_date", case.reference, date.pk)
    assert signed_in(awa).post(where, {"to": "coordination"}).status_code == 303
    page = text_of(signed_in(lea).get(url("deadline", case.reference, date.pk)))
    assert "« je ne peux pas »" in page and "Léa" in page


def test_without_anybody_else_the_page_says_so(awa: Member) -> None:
    case = build.taken(awa, happened=today() - 30 * DAY)
    page = signed_in(awa).get(url("decline_date", case.reference, fatal(case).pk))
    assert "Personne d’autre" in text_of(page)


def test_looking_at_the_address_of_i_have_seen_changes_nothing(case: Case, awa: Member) -> None:
    answer = signed_in(awa).get(url("acknowledge", case.reference, fatal(case).pk))
    assert answer.status_code == 303 and answer["Location"].endswith("/ne-peux-pas/")
    assert fatal(case).seen_at is None


def test_both_answers_are_in_the_list_and_on_the_page(case: Case, awa: Member) -> None:
    where = url("decline_date", case.reference, fatal(case).pk)
    for page in (url("todo"), url("deadline", case.reference, fatal(case).pk)):
        assert where in signed_in(awa).get(page).content.decode()
