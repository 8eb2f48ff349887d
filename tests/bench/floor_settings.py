"""The least Django that can show the same rows to the same signed-in person."""

import tempfile

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.floor"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "dossiers",
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "tests" / "bench"],  # noqa: F405
        "OPTIONS": {"context_processors": []},
    }
]
EMAIL_FILE_PATH = tempfile.gettempdir()
