"""« État »: queue, sweeps, workers; who may read it, and what it never says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dossiers.actions.announce import announce
from dossiers.actions.heartbeat import heartbeat
from dossiers.actions.housekeeping import housekeeping
from dossiers.actions.remind import remind
from dossiers.actions.tally import keep_figures
from dossiers.actions.worker_notice import tell_people
from dossiers.models import Member, Section, SweepMark
from dossiers.settings_pages.state_words import WORDS
from notifications.ages import age
from notifications.bounce import record_bounce
from notifications.deliver import deliver_all
from notifications.marks import worker_seen
from notifications.models import Delivery, Mark
from notifications.notify import notify
from tests import build
from tests.web.desk_cast import signed_in, text_of

URL = "settings:state"


def page(member: Member) -> str:
    return text_of(signed_in(member).get(reverse(URL)))


@pytest.mark.django_db
def test_an_instance_that_never_swept_says_what_to_do(lea: Member) -> None:
    assert "Aucun passage. Démarrer le processus" in page(lea)
    assert "Les rappels partent." not in page(lea)


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_sweeps_queue_workers_and_machine(lea: Member, awa: Member) -> None:
    now = timezone.now()
    remind(now=now)
    housekeeping(now=now - timedelta(hours=3))
    notify(topic="update", recipient=awa.pk, link="/equipe/", key="k", now=now)
    deliver_all(now=now)
    notify(topic="update", recipient=awa.pk, link="/equipe/", key="k2", now=now)
    worker_seen("celery@one", now=now)
    shown = page(lea)
    for words in (
        "Les rappels partent.",
        # « hier » in the first hours of a day.
        f"Effacements {age(now - timedelta(hours=3), now)}",
        "Envois à l’instant (pris : 1, envoyés : 1)",
        "À envoyer 1",
        "celery@one à l’instant",
        "File d’attente répond",
        "Disque libre",
        "Python 3.",
    ):
        assert words in shown, shown


@pytest.mark.django_db
def test_the_page_says_how_old_the_last_backup_is_or_that_none_is_known(lea: Member) -> None:
    assert "Dernière sauvegarde aucune sauvegarde connue" in page(lea)
    SweepMark.objects.create(name="backup", completed_at=timezone.now() - timedelta(days=3))
    assert "Dernière sauvegarde il y a 3 jours" in page(lea)


@pytest.mark.django_db(transaction=True)
def test_every_number_that_a_sweep_leaves_has_its_words(lea: Member) -> None:
    now = timezone.now()
    remind(now=now)
    announce(now=now)
    tell_people(now=now)
    housekeeping(now=now)
    deliver_all(now=now)
    heartbeat(now=now)
    keep_figures(now=now)
    left = [*SweepMark.objects.values_list("counts", flat=True), Mark.objects.get().counts]
    numbers = set().union(*left)
    assert numbers <= set(WORDS)
    # Left only when there is something to tell.
    assert set(WORDS) - numbers <= {"again", "suspended"}


@pytest.mark.django_db
def test_old_sweeps_and_old_mail_are_alarms(lea: Member, awa: Member) -> None:
    now = timezone.now()
    remind(now=now - timedelta(hours=1))
    notify(topic="update", recipient=awa.pk, link="/", key="k", now=now - timedelta(minutes=61))
    assert "Les rappels ne partent plus." in page(lea)
    assert "attendent depuis plus d’une heure" in page(lea)


@pytest.mark.django_db(transaction=True)
def test_a_coordinator_reads_who_missed_something_and_a_technician_no_name(
    lea: Member, awa: Member, lyon: Section
) -> None:
    now = timezone.now()
    notify(topic="update", recipient=awa.pk, link="/", key="k", now=now)
    deliver_all(now=now)
    record_bounce(message_id=Delivery.objects.get().message_id, code="5.1.1", now=now)
    elsewhere = build.member(build.section("Ain"), "coordinator", "Xavier")
    tao = build.member(lyon, "technician", "Tao")
    assert "Awa à l’instant" in page(lea)
    for other in (elsewhere, tao):
        assert "Revenus en 30 jours 1" in page(other)
        assert "Awa" not in page(other)


@pytest.mark.django_db
def test_a_delegue_does_not_find_the_page(awa: Member) -> None:
    assert signed_in(awa).get(reverse(URL)).status_code == 404


@pytest.mark.django_db
def test_a_broker_that_is_away_is_said_and_breaks_nothing(lea: Member, settings: object) -> None:
    from config.celery import app  # noqa: PLC0415 (its broker is changed for this test only)

    known = app.conf.broker_url, app.conf.broker_transport
    app.conf.update(broker_url="redis://127.0.0.1:1/0", broker_transport=None)
    try:
        assert "File d’attente ne répond pas" in page(lea)
    finally:
        app.conf.update(broker_url=known[0], broker_transport=known[1])


@pytest.mark.django_db
def test_whoever_may_read_the_page_finds_its_link_in_moi(
    awa: Member, lea: Member, lyon: Section
) -> None:
    shown = {
        member: reverse(URL) in signed_in(member).get(reverse("desk:me")).content.decode()
        for member in (awa, lea, build.member(lyon, "technician", "Tao"))
    }
    assert list(shown.values()) == [False, True, True]
