"""« Mes avis »: one table, a line per topic, a column per channel."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.models import Rhythm
from notifications.preferences import DIGEST_CHANNEL

# What can wait, in words; dates and security are not here: they always leave.
TOPICS: Mapping[str, str | Promise] = {
    "digest": gettext_lazy("Le point avant mon soir : des nombres, rien d’autre"),
    "worker_message": gettext_lazy("Une personne m’écrit"),
    "proposal": gettext_lazy("On me propose un dossier"),
    "arrival": gettext_lazy("Une arrivée attend quelqu’un"),
    "update": gettext_lazy("Du nouveau dans un dossier"),
    "deadline_done": gettext_lazy("Une date est faite : plus rien à faire"),
    "person_trouble": gettext_lazy("Un avis à une personne n’est pas arrivé"),
    "delivery_trouble": gettext_lazy("Un envoi à l’équipe n’est pas arrivé"),
}
CHANNELS: Mapping[str, str | Promise] = {
    "email": gettext_lazy("Par mail"),
    "chat": gettext_lazy("Par discussion"),
    "webhook": gettext_lazy("Vers ma machine"),
}


class NoticesForm(forms.Form):
    """A list of rhythms in each cell. `channels`: those that she has."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, channels: Collection[str], must_read_digest: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.channels = [name for name in CHANNELS if name in channels]
        self._must_read = must_read_digest
        for topic, label in TOPICS.items():
            for channel in self.channels:
                if rhythms := self._offered(topic, channel):
                    name = f"{label} : {CHANNELS[channel]}"
                    self.fields[f"{topic}-{channel}"] = forms.ChoiceField(
                        label=name,
                        widget=forms.Select({"aria-label": name, "class": "input"}),
                        choices=[(one.value, one.label) for one in rhythms],
                        error_messages={"required": _("Il manque une réponse sur cette ligne.")},
                    )

    def rows(self) -> list[dict[str, Any]]:
        """Flat lines for the template."""
        return [
            {
                "title": label,
                "cells": [
                    {"channel": CHANNELS[channel], "field": self._cell(topic, channel)}
                    for channel in self.channels
                ],
            }
            for topic, label in TOPICS.items()
        ]

    def heads(self) -> list[str | Promise]:
        """The channels, as the columns say them."""
        return [CHANNELS[channel] for channel in self.channels]

    def asked(self) -> dict[tuple[str, str], str]:
        """The rhythm of each (topic, channel). Once the form is valid."""
        return {
            (topic, channel): rhythm
            for name, rhythm in self.cleaned_data.items()
            for topic, _dash, channel in [name.partition("-")]
        }

    def _cell(self, topic: str, channel: str) -> forms.BoundField | None:
        name = f"{topic}-{channel}"
        return self[name] if name in self.fields else None

    def _offered(self, topic: str, channel: str) -> list[Rhythm]:
        if channel != DIGEST_CHANNEL:
            return [] if topic == "digest" else [Rhythm.INSTANT, Rhythm.NONE]
        if topic != "digest":
            return list(Rhythm)
        # Whoever coordinates keeps one a week: nobody else would see a section go quiet.
        kept = [] if self._must_read else [Rhythm.NONE]
        return [Rhythm.DAILY, Rhythm.WEEKLY, *kept]
