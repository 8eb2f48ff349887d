"""Names the other parts by strings only; `celery_app` is loaded with Django."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
