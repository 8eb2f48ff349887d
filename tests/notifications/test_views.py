"""The bell's screens, through the browser's door. Needs no case: only somebody signed in."""

import uuid

import pytest
from django.urls import reverse

from notifications.models import Notice
from notifications.notify import notify

BELL = "/equipe/avis/"


@pytest.fixture
def notice(awa, now):
    """A notice for Awa that asks for an answer."""
    return notify(
        topic="deadline",
        recipient=awa.pk,
        link="/equipe/a-faire/",
        answer_link="/equipe/vu/7/",
        key="d1:j-7:awa",
        now=now,
    )


@pytest.fixture
def signed_in(client, awa):
    """Awa at her screen."""
    client.force_login(awa)
    return client


def test_the_bell_shows_a_sentence_and_forms_to_open_and_to_answer(signed_in, notice):
    page = signed_in.get(BELL).content.decode()
    assert "Une date demande une réponse." in page
    assert notice.reference in page
    assert f'action="{BELL}{notice.pk}/ouvrir/"' in page
    assert 'action="/equipe/vu/7/"' in page
    assert "J’ai vu" in page
    assert "Tout marquer comme lu" in page


def test_looking_at_the_bell_marks_nothing_as_read(signed_in, notice):
    signed_in.get(BELL)
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_an_empty_bell_says_that_it_is_good_news(signed_in):
    page = signed_in.get(BELL).content.decode()
    assert "Aucun avis. C’est bon signe" in page
    assert "Tout marquer comme lu" not in page


def test_a_notice_without_an_answer_offers_none(signed_in, notice):
    Notice.objects.update(answer_link="")
    assert "J’ai vu" not in _main(signed_in.get(BELL))


def test_opening_marks_as_read_and_leads_to_the_page(signed_in, notice):
    answer = signed_in.post(reverse("notifications:open", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (303, "/equipe/a-faire/")
    notice.refresh_from_db()
    first = notice.seen_at
    assert first is not None
    signed_in.post(reverse("notifications:open", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.seen_at == first


def test_marking_all_as_read_empties_the_count(signed_in, notice):
    shown = signed_in.get(BELL).context["page"].newest_unread
    answer = signed_in.post(reverse("notifications:seen_all"), {"jusqua": shown})
    assert (answer.status_code, answer["Location"]) == (303, BELL)
    notice.refresh_from_db()
    assert notice.seen_at is not None
    assert "Non lu" not in _main(signed_in.get(BELL))


def test_somebody_elses_notice_does_not_exist(client, karim, notice):
    client.force_login(karim)
    theirs = client.post(reverse("notifications:open", args=[notice.pk]))
    nothing = client.post(reverse("notifications:open", args=[uuid.uuid4()]))
    assert theirs.status_code == nothing.status_code == 404
    assert notice.reference not in client.get(BELL).content.decode()
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_marking_all_as_read_touches_nobody_else(client, karim, notice):
    client.force_login(karim)
    until = notice.created_at.isoformat()
    client.post(reverse("notifications:seen_all"), {"jusqua": until})
    notice.refresh_from_db()
    assert notice.seen_at is None


@pytest.mark.parametrize("name", ["open", "seen_all"])
def test_a_change_is_never_a_get(signed_in, notice, name):
    address = reverse(f"notifications:{name}", args=[notice.pk] if name == "open" else [])
    assert signed_in.get(address).status_code == 405


@pytest.mark.parametrize("name", ["bell", "open", "seen_all"])
def test_a_stranger_is_sent_to_sign_in(client, notice, name):
    address = reverse(f"notifications:{name}", args=[notice.pk] if name == "open" else [])
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/equipe/connexion/")


def test_older_notices_are_behind_a_link_that_works(signed_in, awa, now):
    for n in range(30):
        notify(topic="update", recipient=awa.pk, link="/", key=f"k{n}", now=now)
    first = signed_in.get(BELL)
    assert "Plus anciens" in first.content.decode()
    second = signed_in.get(BELL, {"apres": first.context["page"].older})
    assert len(second.context["page"].rows) == 5
    assert "Plus anciens" not in second.content.decode()


def test_the_bell_takes_as_many_statements_for_thirty_notices_as_for_one(
    signed_in, awa, notice, now, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as one:
        signed_in.get(BELL)
    for n in range(30):
        notify(topic="update", recipient=awa.pk, link="/", key=f"k{n}", now=now)
    with django_assert_max_num_queries(len(one)):
        signed_in.get(BELL)


def _main(answer):
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]
