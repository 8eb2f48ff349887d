"""Chart 3: who carries too much. To share out, never to compare people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from dossiers.coordination.cards import day_and_month, link
from dossiers.coordination.charts.chart import Chart, Ink, Line, Mark
from dossiers.statistics.load import Burden
from dossiers.statistics.people import Person

# One person with more than this part of the near fatal dates: too much on one head.
ONE_HEAD = 0.4
# Below so few dates, a part of them says nothing.
FEWEST = 5


def load_chart(
    burdens: Sequence[Burden], who: Mapping[UUID, Person], *, near: int, most_near: int
) -> Chart:
    """Points of each person, and what she can carry."""
    over = [one for one in burdens if _is_over(one, who.get(one.person))]
    return Chart(
        slug="charge",
        number=3,
        question=_("Qui porte trop ?"),
        reading=_reading(burdens, over),
        decision=_(
            "Décider : passer un dossier, ne plus en recevoir, chercher ou former quelqu’un."
        ),
        alarm=_alarm(over, near, most_near),
        legend=[(Ink.SOLID, _("points")), (Ink.HATCHED, _("au-dessus de la capacité"))],
        lines=[_line(one, who.get(one.person)) for one in burdens],
        heads=[_("Nom"), _("Dossiers ouverts"), _("Fatales d’ici 30 jours"), _("Points")],
        table=[[one.name, one.alive, one.near, number_format(one.points)] for one in burdens],
    )


def _is_over(one: Burden, person: Person | None) -> bool:
    return bool(person and person.capacity and one.points > person.capacity)


def _line(one: Burden, person: Person | None) -> Line:
    points = number_format(one.points)
    said, label = _("%(n)s points") % {"n": points}, one.name
    if person and person.away_until:
        label = _("%(name)s, absence jusqu’au %(day)s") % {
            "name": one.name,
            "day": day_and_month(person.away_until),
        }
    elif person and person.capacity:
        said = _("%(n)s points sur %(capacity)s") % {"n": points, "capacity": person.capacity}
    ink = Ink.HATCHED if _is_over(one, person) else Ink.SOLID
    url = link("desk:cases", qui="equipe", suivi=str(one.person))
    away = bool(person and person.away_until)
    return Line(label, [Mark(ink, one.points, said, url)], absent=away)


def _reading(burdens: Sequence[Burden], over: Sequence[Burden]) -> str:
    if not burdens:
        return _("Personne dans cette équipe.")
    if not over:
        return _("Personne ne dépasse la capacité dite.")
    return _("Au-dessus de la capacité dite : %(names)s.") % {
        "names": ", ".join(one.name for one in over)
    }


def _alarm(over: Sequence[Burden], near: int, most_near: int) -> str:
    if over:
        return _("Une personne au moins dépasse sa capacité.")
    if near >= FEWEST and most_near > ONE_HEAD * near:
        return _("Une seule personne a plus de 40 % des échéances fatales d’ici 30 jours.")
    return ""
