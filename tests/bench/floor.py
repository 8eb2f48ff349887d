"""The floor's views: who is it, one statement, a plain list (or one write). Nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

QUESTIONS = json.loads(Path(os.environ["BENCH_QUESTIONS"]).read_text(encoding="utf-8"))


def rows(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows of one question, as flat texts."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS[slug])
        found = cursor.fetchall()
    context = {
        "title": slug,
        "rows": [
            {
                "url": f"/{row[0]}/",
                "title": row[0],
                "first": row[1],
                "second": row[2],
                "third": row[3],
            }
            for row in found
        ],
    }
    return render(request, "floor.html", context)


def write(request: HttpRequest, slug: str) -> HttpResponse:
    """One statement that writes, committed."""
    if request.method != "POST" or not request.user.is_authenticated:
        return HttpResponse(status=403)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(QUESTIONS[slug])
    return HttpResponse(status=303, headers={"Location": "/"})


urlpatterns = [path("lire/<slug:slug>", rows), path("ecrire/<slug:slug>", write)]
