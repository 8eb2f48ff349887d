"""One case: its page, its chronology, what is written from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.actions import conversation
from dossiers.models import Case, Consent, JournalLine, Member, Message, Note
from tests import build
from tests.web.desk_cast import dismissed_so_that_it_ends_in, fatal, signed_in, text_of, url

pytestmark = pytest.mark.django_db
PHONE = "06 00 00 00 07"


@pytest.fixture
def case(awa: Member, karim: Member) -> Case:
    """A case that Awa follows and Karim backs."""
    return build.taken(
        awa,
        binome=karim,
        happened=dismissed_so_that_it_ends_in(6),
        story="Le chef a crié.",
        work={"employer": "Chez Sam"},
        reply={"channel": "phone", "phone": PHONE, "voicemail": "no", "name": "Sam"},
    )


def test_the_page_says_who_what_and_which_date_next(awa: Member, case: Case) -> None:
    page = text_of(signed_in(awa).get(url("case", case.reference)))
    for words in (case.reference, "Chez Sam", "Instruction", "Suivi par Awa", "Binôme Karim"):
        assert words in page
    assert "pas encore vue" in page


def test_the_next_date_says_who_has_seen_it(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    for deadline in case.deadlines.all():
        client.post(url("acknowledge", case.reference, deadline.pk))
    page = text_of(client.get(url("case", case.reference)))
    assert "vue par Awa, aujourd’hui" in page and "pas encore vue" not in page


def test_the_contact_is_hidden_then_shown_and_journaled(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    assert PHONE not in client.get(url("case", case.reference)).content.decode()
    page = client.post(url("contact", case.reference))
    assert PHONE in text_of(page) and "Laisser un message vocal" in text_of(page)
    line = JournalLine.objects.get(action="contact.show")
    assert (line.actor, line.case, line.details) == (awa.pk, case.pk, {})


def test_beside_a_number_stands_the_sentence_to_say_and_whether_notices_leave(
    awa: Member, case: Case
) -> None:
    page = text_of(signed_in(awa).post(url("contact", case.reference)))
    assert "« Bonjour, je vous rappelle à propos de votre message. Je rappellerai à 19 h. »" in page
    assert "Jamais « le syndicat »" in page
    assert "Avis automatiques" in page and "revient d’elle-même" in page
    other = build.taken(awa)
    page = text_of(signed_in(awa).post(url("contact", other.reference)))
    assert "Au téléphone" not in page


def test_reading_the_contact_with_get_is_refused(awa: Member, case: Case) -> None:
    assert signed_in(awa).get(url("contact", case.reference)).status_code == 405


def test_the_chronology_has_the_future_on_top_today_then_the_past(awa: Member, case: Case) -> None:
    entries = signed_in(awa).get(url("case", case.reference)).context["timeline"]
    markers = [entry["marker"] for entry in entries]
    today = markers.index("today")
    assert set(markers[:today]) == {"future"}
    assert "future" not in markers[today + 1 :]
    titles = [entry["title"] for entry in entries[today + 1 :]]
    assert "Awa a pris le dossier." in titles
    assert "La personne a envoyé sa demande." in titles
    assert any("Licenciement" in title for title in titles)


def test_a_note_stays_inside_and_is_shown(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    answer = client.post(url("note", case.reference), {"note-body": "Appeler le greffe."})
    assert (answer.status_code, answer.url) == (303, url("case", case.reference))
    assert Note.objects.count() == 1 and not Message.objects.exists()
    page = text_of(client.get(url("case", case.reference)))
    assert "Note Interne Awa Appeler le greffe." in page


def test_a_message_goes_to_the_person(awa: Member, case: Case) -> None:
    conversation.write_as_person(case, body="Bonjour", now=timezone.now())
    client = signed_in(awa)
    assert "La personne attend depuis aujourd’hui" in text_of(
        client.get(url("case", case.reference))
    )
    asked = {"message-body": "Nous écrivons lundi.", "message-expects_answer": "on"}
    assert client.post(url("message", case.reference), asked).status_code == 303
    message = build.opened(case).messages.get(from_worker=False)
    assert (message.body, message.expects_answer) == ("Nous écrivons lundi.", True)
    assert Case.objects.get(pk=case.pk).person_waits_since is None


@pytest.mark.parametrize(
    ("slug", "name", "side", "button"),
    [
        ("note", "note", "Interne : l’équipe seulement", "Enregistrer la note"),
        ("message", "message", "Visible par la personne", "Envoyer à la personne"),
        ("fait", "add_fact", "Interne : l’équipe seulement", "Ajouter ce fait"),
        ("appel", "call", "Interne : l’équipe seulement", "Enregistrer l’appel"),
    ],
)
def test_one_composer_is_open_and_says_who_reads_it(  # noqa: PLR0917
    awa: Member, case: Case, slug: str, name: str, side: str, button: str
) -> None:
    page = signed_in(awa).get(url("case", case.reference), {"ecrire": slug})
    html = page.content.decode()
    form = html.split('<form class="composer')[1].split("</form>")[0]
    assert html.count('<form class="composer') == 1
    assert f'action="{url(name, case.reference)}"' in form
    assert side in form and button in form


@pytest.mark.parametrize("name", ["note", "message"])
def test_a_text_that_is_too_long_comes_back_whole(awa: Member, case: Case, name: str) -> None:
    text = "mot " * 1500
    answer = signed_in(awa).post(url(name, case.reference), {f"{name}-body": text})
    assert answer.status_code == 422
    assert text.strip() in answer.content.decode()
    assert not Note.objects.exists() and not Message.objects.exists()


def test_what_the_person_wrote_is_new_once(awa: Member, karim: Member, case: Case) -> None:
    conversation.write_as_person(case, body="Bonjour", now=timezone.now())
    client = signed_in(awa)
    assert "Nouveau Bonjour" in text_of(client.get(url("case", case.reference)))
    assert "Nouveau Bonjour" not in text_of(client.get(url("case", case.reference)))


def test_lanes_show_one_sort_only(awa: Member, case: Case) -> None:
    conversation.write_note(case, body="Une note", by=awa, now=timezone.now())
    conversation.write_to_person(case, body="Un message", by=awa, now=timezone.now())
    client = signed_in(awa)
    address = url("case", case.reference)
    assert "Un message" in text_of(client.get(address + "?voir=messages"))
    assert "Une note" not in text_of(client.get(address + "?voir=messages"))
    assert "Une note" in text_of(client.get(address + "?voir=actions"))
    assert "Un message" not in text_of(client.get(address + "?voir=faits"))


def test_a_long_chronology_is_cut_and_says_how_to_see_it_all(
    awa: Member, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dossiers.desk.timeline.AT_FIRST", 3)
    for number in range(5):
        conversation.write_note(case, body=f"Note {number}.", by=awa, now=timezone.now())
    client = signed_in(awa)
    short = text_of(client.get(url("case", case.reference)))
    assert "Note 4." in short and "Note 0." not in short and "Tout voir" in short
    assert "Note 0." in text_of(client.get(url("case", case.reference) + "?complet=oui"))


def test_an_agreement_is_recorded_and_taken_back(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    asked = {"act": "go_to_court", "given": "oui"}
    assert client.post(url("consent", case.reference), asked).status_code == 303
    assert Consent.objects.get().told_to == awa
    assert "Oui, depuis le" in text_of(client.get(url("case", case.reference)))
    client.post(url("consent", case.reference), {**asked, "given": "non"})
    assert Consent.objects.get().withdrawn_on
    assert client.post(url("consent", case.reference), {"act": "x"}).status_code == 404


def test_naming_a_binome(awa: Member, karim: Member, lea: Member, case: Case) -> None:
    client = signed_in(awa)
    offered = client.get(url("binome", case.reference)).context["form"].fields["who"].choices
    assert [name for _pk, name in offered] == ["Choisir", "Léa"]
    asked = {"who": str(lea.pk), "version": case.version}
    assert client.post(url("binome", case.reference), asked).status_code == 303
    assert Case.objects.get(pk=case.pk).binome == lea


def test_handing_over_when_somebody_was_faster_names_her(
    awa: Member, karim: Member, lea: Member, case: Case
) -> None:
    client = signed_in(awa)
    asked = {"who": str(karim.pk), "version": case.version}
    signed_in(lea).post(url("binome", case.reference), {**asked, "who": str(lea.pk)})
    answer = client.post(url("hand_over", case.reference), asked)
    assert answer.status_code == 409
    assert "Léa a nommé le binôme, aujourd’hui à" in text_of(answer)
    assert f'value="{karim.pk}" selected' in answer.content.decode(), "what was chosen stays"
    fresh = answer.context["form"]["version"].value()
    again = client.post(url("hand_over", case.reference), {**asked, "version": fresh})
    assert again.status_code == 303


def test_only_who_leads_may_hand_over(karim: Member, case: Case) -> None:
    assert signed_in(karim).get(url("hand_over", case.reference)).status_code == 404
    page = text_of(signed_in(karim).get(url("case", case.reference)))
    assert "Passer la main" not in page


def test_reading_a_case_is_journaled_once_in_ten_minutes(awa: Member, case: Case) -> None:
    client = signed_in(awa)
    for _ in range(3):
        client.get(url("case", case.reference))
    read = JournalLine.objects.filter(action="case.read", case=case.pk, actor=awa.pk)
    assert read.count() == 1


def test_a_fact_to_come_is_above_today(awa: Member, case: Case) -> None:
    day = timezone.localdate() + timedelta(days=12)
    asked = {"slug": "hearing_set", "on_day": day.day, "on_month": day.month, "on_year": day.year}
    client = signed_in(awa)
    assert client.post(url("record_milestone", case.reference), asked).status_code == 303
    entries = client.get(url("case", case.reference)).context["timeline"]
    markers = {e["title"]: e["marker"] for e in entries}
    assert markers["Audience ou entretien fixé à cette date"] == "future"


def test_the_title_and_the_address_tell_nothing_of_the_person(awa: Member, case: Case) -> None:
    html = signed_in(awa).get(url("case", case.reference)).content.decode()
    head = html[: html.index("</head>")]
    assert "Sam" not in head and f"{case.reference} – Dossiers" in head


def test_a_closed_case_is_read_only(awa: Member) -> None:
    case = build.case_in("closed", awa)
    page = signed_in(awa).get(url("case", case.reference))
    assert "composer" not in page.content.decode()
    assert "Rouvrir le dossier" in text_of(page)
    assert fatal(case).state == "dismissed"


def test_answering_opens_the_box_to_write_in(awa: Member, case: Case) -> None:
    conversation.write_to_person(case, body="Bonjour", by=awa, now=timezone.now())
    client, page = signed_in(awa), url("case", case.reference)
    assert client.get(page).context["composer"].slug == "note"
    assert client.get(page, {"ecrire": "message"}).context["composer"].slug == "message"
    conversation.write_as_person(case, body="Merci", now=timezone.now())
    assert client.get(page).context["composer"].slug == "message"


def test_the_next_date_is_not_a_small_one_that_was_over_before_us(awa: Member, case: Case) -> None:
    page = signed_in(awa).get(url("case", case.reference))
    assert page.context["next"]["title"] == "Contester la rupture du contrat"


def test_the_steps_are_in_the_order_of_the_road(awa: Member, case: Case) -> None:
    names = [m.name for m in signed_in(awa).get(url("case", case.reference)).context["moves"]]
    assert names == ["send_demand", "negotiate", "file_claim", "close", "refer", "withdraw"]
