"""The main job from end to end, with scripts and without: file, come back, take, move,
a reminder by real mail, « J'ai vu », close.
"""

from __future__ import annotations

import io
import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.instance import PASSWORD, Instance

# A message of the team leaves two minutes after it was written: the clock of the story is real.
TWO_MINUTES_PASS = """
from datetime import timedelta
from django.utils import timezone
from dossiers.models import Message
just_now = timezone.now() - timedelta(seconds=1)
Message.objects.filter(leaves_at__isnull=False).update(leaves_at=just_now)
"""


def a_year_before_a_safe_day(days: int = 20) -> date:
    """A day whose twelve months end on a working day in about `days` days."""
    end = timezone.localdate() + timedelta(days=days)
    while end.weekday() > 4:
        end += timedelta(days=1)
    return end.replace(year=end.year - 1)


def in_a_month() -> date:
    return timezone.localdate() + timedelta(days=30)


def sign_in(page: Page, name: str) -> None:
    section = "marseille" if name == "yanis" else "lyon"
    page.goto("/equipe/connexion/")
    page.get_by_label("E-mail").fill(f"{name}@{section}.example")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url("**/equipe/a-faire/")


def go_on(page: Page, to: str) -> None:
    """« Continuer », and the next screen is there."""
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url(re.compile(f"/demander/{to}/"))


def file_a_dismissal(page: Page, photo: Path) -> str:
    """The seven screens on a phone; returns the receipt code."""
    received = a_year_before_a_safe_day()
    page.goto("/")
    page.get_by_role("link", name="Demander de l’aide").click()
    page.get_by_role("button", name="Commencer").click()
    expect(page).to_have_title(re.compile("pas encore envoyé", re.IGNORECASE))
    page.get_by_label("Magasin, commerce").check()
    page.get_by_label("Département du lieu de travail").fill("69")
    go_on(page, "probleme")
    page.get_by_label("J’ai perdu mon travail, ou on veut me renvoyer").check()
    go_on(page, "dates")
    page.get_by_label("Lettre de licenciement").check()
    when = page.get_by_role("group", name="Quand l’avez-vous reçue")
    when.get_by_label("Jour", exact=True).fill(str(received.day))
    when.get_by_label("Mois", exact=True).fill(str(received.month))
    when.get_by_label("Année", exact=True).fill(str(received.year))
    go_on(page, "raconter")
    page.get_by_label("Racontez").fill("On m’a dit de ne plus venir. Canari-du-récit.")
    page.locator("input[type=file]").set_input_files(photo)
    add = page.get_by_role("button", name="Ajouter ce fichier")
    if add.is_visible():
        add.click()
    expect(page.get_by_text("photo.jpg").first).to_be_visible()
    go_on(page, "repondre")
    go_on(page, "verifier")
    expect(page.get_by_text("Ce n’est pas encore envoyé.")).to_be_visible()
    show = page.get_by_role("button", name="Voir mon code")
    if show.is_visible():
        show.click()
    code = re.sub(r"\W", "", page.locator(".code").inner_text())
    time.sleep(2.1)  # a person reads; a robot does not
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("heading", name="C’est envoyé.")).to_be_visible()
    assert re.sub(r"\W", "", page.locator(".code").inner_text()) == code
    assert "Une date compte" in page.locator("main").inner_text()
    page.get_by_role("button", name="J’ai noté mon code").click()
    expect(page.get_by_role("heading", name="Reçu")).to_be_visible()
    return code


def come_back(page: Page, code: str) -> None:
    page.goto("/suivre/")
    page.get_by_label("Entrez votre code").fill(" ".join(re.findall("....", code.lower())))
    page.get_by_role("button", name="Ouvrir").click()
    page.wait_for_url("**/suivre/dossier/")
    assert code not in page.url


def open_the_arrival_of_the_canary(page: Page) -> None:
    """Other tests leave arrivals too: ours is the one that tells this story."""
    page.goto("/equipe/arrivees/")
    links = page.locator("main a[href*='/equipe/arrivees/2']").all()
    for path in [link.get_attribute("href") or "" for link in links]:
        page.goto(path)
        nobody = page.get_by_role("button", name="Non, ouvrir")
        if nobody.count():
            nobody.click()
            page.get_by_role("heading", name="Récit").wait_for()
        if page.get_by_text("Canari-du-récit").count():
            return
    raise AssertionError("the request did not arrive")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_first_tick_to_the_close(
    window, instance: Instance, paper: Path, tmp_path: Path, scripts: bool
):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(_photo())
    worker = window(scripts=scripts)
    code = file_a_dismissal(worker, photo)

    # The délégué takes it: the question of conflict first, then the facts.
    karim = window(width=1280, scripts=scripts)
    sign_in(karim, "karim")
    open_the_arrival_of_the_canary(karim)
    karim.get_by_label("Binôme").select_option(label="Lea")
    karim.get_by_role("button", name="Prendre").click()
    karim.wait_for_url("**/equipe/dossiers/**")
    reference = re.search(r"\d{4}-\d{4}", karim.url)
    assert reference
    case = f"/equipe/dossiers/{reference[0]}/"
    karim.goto(case)

    # A question to the person; she reads it with her code on another phone and answers.
    composer = karim.get_by_role("group", name="Visible par la personne").or_(
        karim.locator("form", has_text="Visible par la personne")
    )
    composer.first.get_by_label("Message à la personne").fill("Avez-vous gardé l’enveloppe ?")
    composer.first.get_by_label("Attend une réponse de la personne").check()
    composer.first.get_by_role("button", name="Envoyer à la personne").click()
    expect(karim.get_by_text("Annuler").first).to_be_visible()
    instance.manage("shell", "--no-imports", "-c", TWO_MINUTES_PASS)
    other_phone = window(scripts=scripts)
    come_back(other_phone, code)
    expect(other_phone.get_by_text("Avez-vous gardé l’enveloppe ?").first).to_be_visible()
    other_phone.locator("a[href*='/suivre/dossier/repondre/']").first.click()
    other_phone.get_by_role("textbox").first.fill("Oui, je l’ai.")
    other_phone.get_by_role("button", name="Envoyer").click()
    other_phone.wait_for_url("**/suivre/dossier/")
    karim.goto(case)
    expect(karim.get_by_text("Oui, je l’ai.")).to_be_visible()

    # A move without consent is refused with a sentence; with it, it goes.
    karim.goto(f"{case}etape/file_claim/")
    expect(karim.get_by_text("n'a pas donné son accord")).to_be_visible()
    come_back(other_phone, code)
    other_phone.locator("a[href*='/suivre/dossier/accords/']").first.click()
    other_phone.get_by_role("button", name="Je suis d’accord : saisir le tribunal").click()
    expect(other_phone.get_by_text("depuis le")).to_be_visible()

    # The reminder leaves by real mail, says nothing, and is answered in one press.
    before = len(instance.sink.mails)
    instance.sweep()
    mails = [m for m in instance.sink.mails[before:] if m["To"] == "karim@lyon.example"]
    assert mails
    for mail in mails:
        text = str(mail["Subject"]) + mail.get_payload(decode=True).decode()
        assert "Canari" not in text and reference[0] not in text and "/dossiers/" not in text
    karim.goto("/equipe/a-faire/")
    # Other tests leave cases too: ours is the one pressed.
    seen = karim.locator(f"form[action*='{reference[0]}']").get_by_role("button", name="J’ai vu")
    expect(seen.first).to_be_visible()
    seen.first.click()
    karim.wait_for_load_state()
    karim.goto(case)
    expect(karim.get_by_text("vue par Karim").first).to_be_visible()

    # The claim is filed with its proof, and interrupts the prescription.
    karim.goto(f"{case}etape/file_claim/")
    karim.get_by_label("Déposée ou postée le").fill(timezone.localdate().isoformat())
    for box in karim.locator("input[type=checkbox][name=covers]").all():
        box.check()
    karim.locator("input[type=file]").set_input_files(paper)
    karim.get_by_role("button", name="Enregistrer").click()
    # No date is left ahead: what comes next is asked, so that the case comes back.
    karim.get_by_label("Prochaine action, en une phrase").fill("Attendre la convocation.")
    karim.get_by_label("Avant le").fill(in_a_month().isoformat())
    karim.get_by_role("button", name="Enregistrer").click()
    expect(karim.get_by_text("Procédure").first).to_be_visible()

    # Closed honestly: what is still fatal is given up by two people.
    lea = window(width=1280, scripts=scripts)
    sign_in(lea, "lea")
    _give_up_what_is_left(karim, lea, case)
    karim.goto(f"{case}clore/")
    karim.get_by_label("Accord", exact=True).check()
    karim.get_by_label("au téléphone").check()
    karim.get_by_label("Aucun papier à rendre").check()
    karim.get_by_role("button", name="Clore le dossier").click()
    expect(karim.get_by_text("Clos").first).to_be_visible()
    come_back(other_phone, code)
    expect(other_phone.get_by_text("Terminé").first).to_be_visible()

    # Another section has never seen any of it.
    yanis = window(width=1280, scripts=scripts)
    sign_in(yanis, "yanis")
    assert yanis.goto(case).status == 404


def _give_up_what_is_left(first: Page, second: Page, case: str) -> None:
    for _ in range(10):
        first.goto(f"{case}clore/")
        links = first.locator("main a[href*='/echeances/']")
        if not links.count():
            return
        url = links.first.get_attribute("href") or ""
        first.goto(f"{url}abandon/")
        first.get_by_role("textbox").first.fill("La personne a déjà obtenu ce qu’elle demandait.")
        first.locator("main form button").last.click()
        first.wait_for_url(f"**{url}")
        second.goto(url)
        second.get_by_role("button", name="Abandonner cette échéance").click()
        expect(second.get_by_text("abandonnée à deux").first).to_be_visible()
    raise AssertionError("fatal deadlines remain")


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, format="JPEG")
    return out.getvalue()
