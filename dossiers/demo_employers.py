"""A chain seen through its masks: five shops, two companies, one of them put into liquidation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from dossiers import access
from dossiers.actions import collective, consent, employer, employer_note, insolvency, workplace
from dossiers.demo_stories import CHAIN
from dossiers.employers.book import Names
from dossiers.models import Brand, ConsentAct, EmployerNote, Insolvency, Member, Section, State

# Invented numbers whose last digit is right.
COMPANIES = (("DMC Confluence", "900123456"), ("DMC Plaine", "900543216"))
# Town, and which company holds the shop.
SHOPS = (("Vaise", 0), ("Bron", 0), ("Oyonnax", 1), ("Roanne", 1), ("Givors", 0))
SPELLINGS = ("Magasin Demain Moins Cher", "Demain moins chère")
PLATFORM = "Application Pédale"


def knows_the_chain(section: Section, *, by: Member, now: datetime) -> None:
    """One evening the coordinator writes down who is behind the name, and where each case is."""
    brand = employer.add_brand(section, name=CHAIN, by=by, now=now)
    for typed in SPELLINGS:
        employer.attach_spelling(brand, typed, by=by, now=now)
    employer.add_brand(section, name=PLATFORM, is_platform=True, by=by, now=now)
    companies = [
        employer.add_company(brand, name=name, siren=siren, by=by, now=now)
        for name, siren in COMPANIES
    ]
    shops = [
        employer.add_place(brand, name=town, town=town, company=companies[at], by=by, now=now)
        for town, at in SHOPS
    ]
    found = access.coordinated_cases(by).filter(workplace__brand=brand)
    for number, row in enumerate(found.order_by("reference")):
        shop = shops[number % len(shops)]
        case = access.get_case(by, row.reference, now=now)
        if case.state != State.CLOSED:
            workplace.link(case, brand=brand, company=shop.company, place=shop, by=by, now=now)
    _knows_people(brand, by=by, now=now)


def _knows_people(brand: Brand, *, by: Member, now: datetime) -> None:
    notes: tuple[tuple[str, dict[str, str]], ...] = (
        (
            EmployerNote.What.CONTACT,
            {"name": "Section 7", "role": "Inspection du travail", "reach": "ut@exemple.invalid"},
        ),
        (
            EmployerNote.What.JUDGMENT,
            {
                "text": "Le temps de fermeture du magasin est du temps de travail.",
                "reference": "Conseil de prud’hommes de Ville-Inventée, 3 mars 2026, n° F 25/00000",
            },
        ),
    )
    for what, words in notes:
        employer_note.add(brand, what, words, by=by, now=now)


def hears_of_the_liquidation(section: Section, *, by: Member, now: datetime) -> None:
    """The notice is in the BODACC: the dates open in each case of that company."""
    names = Names([section.pk])
    company = next(one for one in names.companies.values() if one.name == COMPANIES[1][0])
    today = timezone.localdate(now)
    insolvency.record(
        company,
        procedure=Insolvency.Procedure.LIQUIDATION,
        opened_on=today - timedelta(days=6),
        published_on=today - timedelta(days=1),
        trustee="Étude Imaginaire, mandataire judiciaire",
        by=by,
        now=now,
    )
    successor = next(one for one in names.companies.values() if one.name == COMPANIES[0][0])
    on = today - timedelta(days=2)
    employer.succeed(company, successor=successor, on=on, by=by, now=now, version=company.version)


def acts_together(section: Section, *, by: Member, now: datetime) -> None:
    """Three riders of one platform, each asked before."""
    names = Names([section.pk])
    brand = next(one for one in names.brands.values() if one.name == PLATFORM)
    found = access.coordinated_cases(by).filter(workplace__brand=brand, suivi__isnull=False)
    cases = access.opened(found.exclude(state=State.CLOSED).order_by("-reference")[:3])
    for case in cases[:2]:
        consent.give(case, ConsentAct.JOIN_OTHERS, by=None, now=now)
    goal = "Faire payer les courses des comptes bloqués"
    collective.start(section, goal=goal, cases=cases, brand=brand, by=by, now=now)


# Days before today, and what happens that evening.
EVENINGS: tuple[tuple[int, Callable[..., None]], ...] = (
    (15, knows_the_chain),
    (9, acts_together),
    (5, hears_of_the_liquidation),
)
