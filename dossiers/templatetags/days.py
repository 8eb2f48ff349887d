"""Days in the templates of the public pages, in the reader's language."""

from __future__ import annotations

from django import template

from dossiers.days import day_and_month, long_day, short_day

register = template.Library()
# {{ day|long_day }}: « jeudi 26 novembre 2026 »; short_day leaves the weekday out, and
# day_and_month the year too.
for written in (long_day, short_day, day_and_month):
    register.filter(written.__name__, written, expects_localtime=True)
