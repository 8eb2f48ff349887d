"""Every request lands somewhere seen by somebody, whatever the rules say."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.routing import Home, Landing, Request, Route, land

LYON, PARIS, BREST = (UUID(int=n) for n in (1, 2, 3))
KINDS = ("noz", "livreur", "autre")
PLACES = ("69", "75", "29", "2A")
LANGUAGES = ("fr", "ar")
CAMPAIGNS = (str(UUID(int=8)), str(UUID(int=9)))
maybe = st.sampled_from


def homes() -> st.SearchStrategy[list[Home]]:
    home = st.builds(
        Home,
        id=maybe((LYON, PARIS, BREST)),
        departments=st.frozensets(maybe(PLACES)),
        kinds=st.frozensets(maybe(KINDS)),
        takes_the_rest=st.booleans(),
        is_open=st.booleans(),
        has_people=st.booleans(),
    )
    return st.lists(home, max_size=3, unique_by=lambda one: one.id)


ROUTES = st.lists(
    st.builds(
        Route,
        id=maybe([UUID(int=n) for n in range(100, 110)]),
        section=maybe((LYON, PARIS, BREST, UUID(int=77))),
        kind=maybe(("", *KINDS)),
        departments=st.frozensets(maybe(PLACES)),
        language=maybe(("", *LANGUAGES)),
        campaign=maybe(("", *CAMPAIGNS)),
        person=maybe((None, UUID(int=50))),
        enabled=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)
REQUESTS = st.builds(
    Request,
    kind=maybe(KINDS),
    department=maybe(("", *PLACES)),
    language=maybe(LANGUAGES),
    campaign=maybe(("", *CAMPAIGNS)),
)


@given(REQUESTS, ROUTES, homes(), st.none() | maybe((LYON, PARIS, BREST)))
def test_every_request_lands_in_an_open_section_that_somebody_reads(
    request: Request, routes: list[Route], known: list[Home], campaign_home: UUID | None
) -> None:
    landing = land(request, routes, known, campaign_home)
    seen = {home.id for home in known if home.is_open and home.has_people}
    standing = {home.id for home in known if home.is_open}
    if seen:
        assert landing and landing.section in seen
    elif standing:
        assert landing and landing.section in standing
    else:
        assert landing is None


@given(REQUESTS, ROUTES, homes())
def test_the_first_rule_that_fits_decides_and_those_after_it_change_nothing(
    request: Request, routes: list[Route], known: list[Home]
) -> None:
    landing = land(request, routes, known)
    if landing and landing.because == "rule":
        at = next(n for n, route in enumerate(routes) if route.id == landing.route)
        assert land(request, routes[: at + 1], known) == landing
        assert all(
            not route.fits(request) or route.section not in usable(known) for route in routes[:at]
        )


def usable(known: list[Home]) -> set[UUID]:
    able = {home.id for home in known if home.is_open and home.has_people}
    return able or {home.id for home in known if home.is_open}


@given(REQUESTS, homes(), st.lists(st.uuids(), min_size=1, max_size=3))
def test_rules_that_match_nobody_leave_the_request_where_it_would_land_without_them(
    request: Request, known: list[Home], gone: list[UUID]
) -> None:
    nowhere = [Route(id=uuid4(), section=section, kind=request.kind) for section in gone]
    assert land(request, nowhere, known) == land(request, [], known)


def test_a_campaign_keeps_its_section_unless_a_rule_names_it() -> None:
    known = [Home(LYON), Home(PARIS)]
    by_kind = Route(UUID(int=5), PARIS, kind="noz")
    named = Route(UUID(int=6), PARIS, campaign=CAMPAIGNS[0])
    came = Request("noz", campaign=CAMPAIGNS[0])
    assert land(came, [by_kind], known, LYON) == Landing(LYON, "campaign")
    assert land(came, [by_kind, named], known, LYON) == Landing(PARIS, "rule", named.id)
    assert land(Request("noz"), [by_kind, named], known) == Landing(PARIS, "rule", by_kind.id)


def test_a_place_goes_to_its_section_and_only_for_the_kinds_that_it_takes() -> None:
    known = [Home(LYON, frozenset({"69"}), frozenset({"noz"})), Home(PARIS, takes_the_rest=True)]
    assert land(Request("noz", "69"), [], known) == Landing(LYON, "place")
    assert land(Request("livreur", "69"), [], known) == Landing(PARIS, "rest")
    assert land(Request("noz", ""), [], known) == Landing(PARIS, "rest")
