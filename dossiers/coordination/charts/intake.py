"""Chart 6: where people give up in the intake. Counted by screen and day, nobody in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.coordination.charts.chart import Chart, Ink, Line, Mark
from dossiers.statistics.intake import BEGUN, SENT, Screen

# Losing more than this part on one screen: its question is wrong.
LOSS = 0.1
# Below so few people, a part of them says nothing.
FEWEST = 20
NAMES: dict[str, Promise] = {
    BEGUN: gettext_lazy("Commencer"),
    "work": gettext_lazy("Où travaillez-vous ?"),
    "problem": gettext_lazy("Que se passe-t-il ?"),
    "dates": gettext_lazy("Quand ?"),
    "story": gettext_lazy("Raconter et montrer"),
    "reply": gettext_lazy("Comment vous répondre ?"),
    SENT: gettext_lazy("Demande envoyée"),
}


def intake_chart(screens: Sequence[Screen]) -> Chart:
    """The people left after each screen."""
    begun, sent = screens[0].left, screens[-1].left
    lost = [(two, one.left - two.left) for one, two in pairwise(screens)]
    worst, most = max(lost, key=lambda pair: pair[1])
    said = {"name": NAMES[worst.slug], "n": max(0, most)}
    alarming = [
        str(NAMES[two.slug])
        for one, two in pairwise(screens)
        if one.left >= FEWEST and one.left - two.left > LOSS * one.left
    ]
    return Chart(
        slug="ecrans",
        number=6,
        question=_("Où abandonne-t-on le formulaire ?"),
        reading=_("En 30 jours, %(begun)s demandes commencées, %(sent)s envoyées.")
        % {"begun": begun, "sent": sent}
        + (" " + _("Le plus de départs avant « %(name)s » : %(n)s.") % said if most > 0 else "")
        if begun
        else _("Les écrans ne sont pas encore comptés. Demandes envoyées en 30 jours : %(sent)s.")
        % {"sent": sent},
        decision=_("Décider : retirer une question, ou la dire autrement."),
        alarm=_("Plus de 10 %% abandonnent avant : %(names)s.") % {"names": ", ".join(alarming)}
        if alarming
        else "",
        legend=[(Ink.SOLID, _("personnes restantes"))],
        lines=[
            Line(str(NAMES[one.slug]), [Mark(Ink.SOLID, one.left, str(one.left))])
            for one in screens
            if begun
        ],
        heads=[_("Écran"), _("Personnes restantes")],
        table=[[str(NAMES[one.slug]), one.left] for one in screens if begun],
        notes=[_("Tout le site, toutes sections. Un compte par jour et par écran : aucune liste.")],
    )
