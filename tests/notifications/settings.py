"""The post office alone: proof that it runs without knowing what a case is.

For the processes that the tests start and kill. DATABASE_URL and MAIL_PORT come from them.
"""

import environ

env = environ.Env()

SECRET_KEY = "only-for-tests"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "notifications"]
DATABASES = {"default": env.db("DATABASE_URL", default="sqlite://:memory:")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": ["templates"]}]
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", env.int("MAIL_PORT", default=25)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = "Dossiers <dossiers@section.example>"
QUIET_FROM_EMAIL = "Messages <messages@section.example>"
SMS_URL, CHAT_URLS = "", {}
SITE_URL = "https://section.example"
NOTIFICATIONS_DATES_A_DAY = 3
NOTIFICATIONS_ADDRESS_BOOK = "tests.notifications.doubles.addresses_of"
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
