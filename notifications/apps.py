"""The post office: it carries doorbells, not letters, and does not know what a case is."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from notifications import checks  # noqa: F401 (importing registers them)


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("avis")
