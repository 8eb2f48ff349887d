"""From the first page to the receipt, without scripts."""

from __future__ import annotations

import pytest

from dossiers import kinds
from tests.web import walk

pytestmark = pytest.mark.django_db

PROBLEM_OF = {"noz": "sanction", "livreur": "blocked", "restauration": "unpaid", "autre": "unpaid"}


@pytest.mark.parametrize("sector", list(kinds.KINDS))
def test_short_path_takes_one_tick_and_gives_the_code_before_and_after(sector: str) -> None:
    walk.a_section()
    client = walk.begun(sector)
    response = walk.post(client, "probleme", problems=PROBLEM_OF[sector])
    assert response["Location"] == "/demander/dates/"
    response = walk.post(client, "dates", envoyer="1")
    assert response["Location"] == "/demander/verifier/"
    before = walk.code_on(client.get("/demander/verifier/"))
    case = walk.sent(client)
    after = client.get("/demander/code/")
    assert walk.code_on(after) == before
    assert case.kind == sector
    assert "C’est envoyé." in walk.text_of(after)
