"""A letter from its template to the clock of its answer, as an evening at the union does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.instance import Instance
from tests.browser.test_story import sign_in

CASE = """
from django.utils import timezone
from dossiers.actions import consent
from dossiers.models import ConsentAct, Member
from tests import build
karim = Member.objects.get(name="Karim")
case = build.taken(karim, kind="restauration")
consent.give(case, ConsentAct.WRITE_TO_EMPLOYER, by=None, now=timezone.now())
print(case.reference)
"""


@pytest.fixture
def reference(instance: Instance) -> str:
    return instance.manage("shell", "--no-imports", "-c", CASE).split()[-1]


def downloaded(page: Page, form: str) -> bytes:
    with page.expect_download() as saved:
        page.locator(f"main a[href$='/fichier/{form}/']").click()
    return Path(saved.value.path()).read_bytes()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_letter_is_written_exported_sent_and_its_answer_is_awaited(
    window: Callable[..., Page], reference: str, scripts: bool
) -> None:
    page, here = window(width=1280, scripts=scripts), f"/equipe/dossiers/{reference}/"
    sign_in(page, "karim")
    page.goto(f"{here}courriers/ecrire/")
    page.locator("form:has(input[value='reclamation']) button").first.click()
    page.wait_for_url(re.compile("/courriers/[0-9a-f-]{36}/$"))
    letter = page.url
    text = page.locator("textarea[name=text]").input_value()
    page.locator("textarea[name=text]").fill(re.sub(r"\[à compléter[^\]]*\]", "voir au dos", text))
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile("voir au dos"))
    assert downloaded(page, "pdf").startswith(b"%PDF-")
    assert b"opendocument.text" in downloaded(page, "odt")[:100]
    page.get_by_role("link", name="Noter l’envoi").click()
    sent = timezone.localdate() - timedelta(days=1)
    page.locator("input[name=sent_on]").fill(sent.isoformat())
    page.locator("input[name=registered]").check()
    page.locator("input[name=number]").fill("1A 234 567 8901 2")
    page.locator("main form .btn").first.click()
    page.wait_for_url(letter)
    expect(page.get_by_text("Ce texte ne change plus.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1A 234 567 8901 2")
    page.goto(f"{here}echeances/")
    expect(page.locator("main")).to_contain_text("Réponse à notre réclamation écrite")
