"""Every public page in its states, visited by one person without scripts."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.test import Client

from dossiers.actions import campaign as campaigns
from dossiers.actions import guard, joint, referral
from dossiers.models import Case, Member
from tests import build
from tests.web import walk

Pages = dict[str, HttpResponse]


def tour(awa: Member, sector: str = "noz", problem: str = "lost_job") -> Pages:
    """Each page once, by a name of ours; `awa` takes the case and asks a question."""
    pages: Pages = {}
    client = Client()
    for name in ("", "demander", "suivre", "securite", "vos-donnees", "aide"):
        pages[name or "accueil"] = client.get(f"/{name}/".replace("//", "/"))
    client = walk.ticked(problem, sector)
    for step in walk.STEPS:
        pages[step] = client.get(f"/demander/{step}/")
    _mistakes(client, pages)
    walk.post(client, "dates", letter=next(iter(walk.letters(sector))), urgent="yes")
    pages["urgent"] = client.get("/demander/urgent/")
    client.post("/demander/repondre/", {"pause": "1"})
    for name in ("pause", "reprendre", "effacer", "verifier"):
        pages[name] = client.get(f"/demander/{name}/")
    pages["trop vite"] = client.post("/demander/envoyer/", {"moment": ""})
    case = walk.sent(client)
    pages["code"] = client.get("/demander/code/")
    pages["preuve"] = client.get("/demander/preuve/")
    pages["recu"] = client.get("/suivre/dossier/")
    walk.noted(client)
    pages["code parti"] = client.get("/demander/code/")
    taken = build.taken(awa, case=case)
    asked = build.said(taken, body="Quel jour ?", by=awa, now=walk.now(), expects_answer=True)
    pages["dossier"] = client.get("/suivre/dossier/")
    pages["question"] = client.get(f"/suivre/dossier/repondre/{asked.pk}/")
    pages["vide"] = client.post("/suivre/dossier/repondre/", {"body": ""})
    there = build.section("Ailleurs", departments=["42"])
    build.member(there, "coordinator", "Colette")
    asked_to_leave = referral.propose(
        build.opened(taken), to=there, why="near", keeps_days=30, by=awa, now=walk.now()
    )
    pages["orientation"] = client.get(f"/suivre/dossier/orientation/{asked_to_leave.pk}/")
    pages["preuves"] = client.get("/suivre/dossier/preuves/")
    pages["accords"] = client.get("/suivre/dossier/accords/")
    if asks := re.search(r"/suivre/dossier/date/[^/]+/", pages["recu"].content.decode()):
        pages["date"] = client.get(asks[0])
    coordinator = build.member(build.section_of(awa), "coordinator", "Coralie")
    _doors(client, pages, taken, coordinator)
    _flood(pages, coordinator)
    _rights(client, pages, taken, awa)
    pages["session finie"] = Client().get("/suivre/dossier/")
    return pages


def _doors(client: Client, pages: Pages, case: Case, by: Member) -> None:
    """How she is reached, the leaflet's page, and what is asked of several people."""
    contact = "/suivre/dossier/contact/"
    pages["contact"] = client.get(contact)
    pages["contact faux"] = client.post(contact, {"channel": "phone", "phone": "06"})
    client.post(contact, {"channel": "phone", "phone": "06 12 34 56 78", "read_by_others": "yes"})
    pages["contact à confirmer"] = client.get(contact)
    pages["avis refusé"] = client.post(f"{contact}avis/", {"act": ""})
    client.post(f"{contact}avis/", {"act": "on"})
    pages["contact et avis"] = client.get(contact)
    section = build.section_of(by)
    opens = {"slug": "tournee-7", "opens_on": walk.now().date(), "closes_on": None}
    told = {"kind": case.kind, "employer": "Noz", "welcome": {"fr": "Bonjour."}}
    campaigns.open_campaign(section, **told, **opens, by=by, now=walk.now())
    pages["tract"] = Client().get("/c/tournee-7/")
    pages["tract fini"] = Client().get("/c/nulle-part-7/")
    others = [build.deposited(case.kind, section=section) for _ in range(2)]
    call = joint.propose(
        [case, *others], words="Une lettre commune ?", threshold=3, by=by, now=walk.now()
    )
    together = f"/suivre/dossier/ensemble/{call.pk}/"
    pages["ensemble"] = client.get(together)
    for one in (case, *others):
        joint.commit(one, call, now=walk.now())
    pages["ensemble, encore"] = client.get(together)


def _flood(pages: Pages, by: Member) -> None:
    """The leaflet's first screen, and the small question before anything is begun."""
    client = Client()
    client.post("/c/tournee-7/")
    pages["travail du tract"] = client.get("/demander/travail/")
    guard.switch(on=True, by=by, now=walk.now())
    pages["petite question"] = Client().get("/demander/")
    pages["petite question fausse"] = Client().post("/demander/")
    pages["question en route"] = Client().post("/demander/travail/", {"employer": "Noz"})
    guard.switch(on=False, by=by, now=walk.now())


def _rights(client: Client, pages: Pages, case: Case, awa: Member) -> None:
    """What she may ask from her page, before and after she asked it."""
    told = build.said(case, body="Bonjour.", by=awa, now=walk.now())
    pages["effacer un message"] = client.get(f"/suivre/dossier/message/{told.pk}/effacer/")
    for name in ("ajouter", "lectures", "donnees", "arreter"):
        pages[name] = client.get(f"/suivre/dossier/{name}/")
    pages["ajouter faux"] = client.post("/suivre/dossier/ajouter/", {"body": ""})
    client.post("/suivre/dossier/ajouter/", {"body": "Voilà."})
    for right in ("notes", "correction", "effacement"):
        address = f"/suivre/dossier/donnees/{right}/"
        pages[right] = client.get(address)
        client.post(address, {"words": "Voilà."})
    client.post("/suivre/dossier/arreter/")
    for name in ("donnees", "arreter"):
        pages[f"{name} après"] = client.get(f"/suivre/dossier/{name}/")
    pages["dossier arrêté"] = client.get("/suivre/dossier/")


def _mistakes(client: Client, pages: Pages) -> None:
    wrong = {
        "probleme": {"problems": []},
        "dates": {"when_day": "41"},
        "raconter": {"ajouter": "1"},
        "repondre": {"channel": "phone", "phone": "06"},
    }
    for step, typed in wrong.items():
        pages[f"{step} faux"] = client.post(f"/demander/{step}/", typed)
    future = {"when_month": "1", "when_year": "2099"}
    pages["dates doute"] = client.post("/demander/dates/", future)
    pages["code faux"] = client.post("/suivre/", {"code": "ABC"})
