"""The settings of the tests: the embedded default, in a folder of its own.

DATABASE_URL and REDIS_URL, when given, move the same tests to PostgreSQL and Redis.
"""

import os
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.gettempdir()) / f"dossiers-tests-{os.getuid()}"
os.environ.setdefault("DATA_DIR", str(FOLDER))
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")

from config.settings import *  # noqa: E402, F403 (after the environment, by design)

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Collected nowhere: the finders serve them.
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405
# Hashing costs nothing here; its strength has a test of its own.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# A process for each of thousands of small files: the tests of cleaning start theirs.
CLEAN_FILES_APART = False
