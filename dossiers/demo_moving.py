"""A spreadsheet that the coordination has just brought, with rows to correct: the demonstration."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from dossiers.actions import case_import, import_file
from dossiers.models import Member, Section
from dossiers.moving import imports

HEADS = "N°;Type;Enseigne;CP;Arrivé le;Licenciement reçu le;Suivi par;Nationalité;Remarques"


def brings_a_spreadsheet(section: Section, *, by: Member, now: datetime) -> None:
    """Six old cases of a notebook, rehearsed and waiting for « Importer »."""
    today = timezone.localdate(now)
    late, near, old = (f"{today - timedelta(days=days):%d/%m/%y}" for days in (380, 350, 200))
    rows = (
        f"1;Noz;Noz Bron;69500;{near};{near};Karim;;A appelé deux fois",
        f"2;Noz;Noz Bron;69500;{late};{late};;;Personne ne suit",
        f"3;Restaurant;Chez Paul;69002;{old};{old};Karim;;",
        f"4;Livreur;Vite Livré;69003;{old};;;;Compte bloqué en mars",
        f"5;Cirque;Piste Bleue;69009;{old};;;;",
        f"6;Noz;NOZ Bron;695000;{old};31/02/2026;;;",
    )
    content = "\r\n".join((HEADS, *rows)).encode("utf-8-sig")
    brought = import_file.bring(content, section=section, by=by, now=now)
    case_import.rehearse_now(imports.get(by, brought.pk), by=by, now=now)
