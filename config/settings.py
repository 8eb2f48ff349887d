"""Every setting of an instance, read from the environment and from nowhere else.

With no environment at all this is the embedded default: SQLite, a broker in a
file, keys made on first use, mails kept in a folder, local addresses only.
PRODUCTION=1 makes it the real thing, and then it refuses to start as long as a
secret is missing. `.env.example` lists every variable.
"""

from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG=1 shows the insides of the program: not with PRODUCTION=1.")

# Everything that an instance writes lives under one folder, keys apart.
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()


def secret(name: str, default: str | None = None) -> str | None:
    """A secret given as NAME, or as the path of a file in NAME_FILE (Docker, systemd)."""
    file = env(f"{name}_FILE", default=None)
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return env(name, default=default)


def beside(url: str) -> str:
    """The same Redis server, its next database."""
    parts = urlsplit(url)
    return parts._replace(path=f"/{int(parts.path.strip('/') or 0) + 1}").geturl()


# --- Keys -------------------------------------------------------------------
# The service key always works; the root key opens content (docs/decisions/0003).
SERVICE_KEY_FILE = env("SERVICE_KEY_FILE", default=str(DATA_DIR / "keys" / "service.key"))
ROOT_KEY_FILE = env("ROOT_KEY_FILE", default=str(DATA_DIR / "keys" / "root.key"))
# « Coffre fermé »: the root key under a passphrase; ROOT_KEY_FILE is then in memory only, and
# absent until somebody opens the vault (docs/how-to/coffre.md).
VAULT_FILE = env("VAULT_FILE", default="")
if VAULT_FILE and not env("ROOT_KEY_FILE", default=""):
    raise ImproperlyConfigured(
        "With VAULT_FILE, ROOT_KEY_FILE must name where the opened key lies: a folder in memory, "
        "such as /run/dossiers/root.key."
    )
if PRODUCTION:
    SECRET_KEY = secret("SECRET_KEY")
    if not SECRET_KEY or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured(
            "SECRET_KEY (or SECRET_KEY_FILE) is missing or shorter than 50 characters. "
            "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    for variable, file in (
        ("SERVICE_KEY_FILE", SERVICE_KEY_FILE),
        ("VAULT_FILE", VAULT_FILE) if VAULT_FILE else ("ROOT_KEY_FILE", ROOT_KEY_FILE),
    ):
        if not env(variable, default="") or not Path(file).is_file():
            raise ImproperlyConfigured(
                f"{variable} must name a key file that exists. "
                "Make both with: python -m dossiers.privacy.keyring FOLDER"
            )
else:
    from dossiers.privacy.keyring import make_keys

    SECRET_KEY = secret("SECRET_KEY") or make_keys(DATA_DIR / "keys")

# --- Addresses --------------------------------------------------------------
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else LOCAL_HOSTS)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the host names of this instance.")
if not PRODUCTION and not set(ALLOWED_HOSTS) <= {*LOCAL_HOSTS, "testserver"}:
    raise ImproperlyConfigured(
        "Without PRODUCTION=1 only local addresses are served: the embedded default has no TLS."
    )
# Mails carry this address; it never comes from the request (reset poisoning).
SITE_URL = env(
    "SITE_URL",
    default=f"https://{ALLOWED_HOSTS[0]}"
    if PRODUCTION
    else f"http://localhost:{env.int('PORT', default=8000)}",
).rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SITE_SHORT_NAME = env("SITE_SHORT_NAME", default="Dossiers")
# Where « Quitter cette page » leads: a page that says nothing about the visitor.
EXIT_URL = env("EXIT_URL", default="https://www.meteofrance.com/")
HELPLINE_PHONE = env("HELPLINE_PHONE", default="")
HELPLINE_HOURS = env("HELPLINE_HOURS", default="")
# How long a person waits for a first reading, calendar days (ux.md 4.6).
PROMISE_DAYS = env.int("PROMISE_DAYS", default=7)
# Requests begun in ten minutes by one visitor (twice as many a minute by all of them) before
# « Commencer » asks for a small proof by itself. 0: never, and no other limit either.
PUBLIC_STARTS = env.int("PUBLIC_STARTS", default=60)

# --- Applications -----------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_fsm",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "notifications",
    "dossiers",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dossiers.middleware.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "dossiers.middleware.PrivateResponses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dossiers.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dossiers.typed_again.SignInAgain",
    "dossiers.awake.Awake",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dossiers.middleware.VaultClosed",
    "dossiers.middleware.GuestsOnly",
    "dossiers.middleware.SecondFactorRequired",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dossiers.context.site",
            ],
        },
    },
]

# --- Database ---------------------------------------------------------------
DATABASES = {
    "default": env.db_url_config(
        secret("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'dossiers.sqlite3'}")
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: an acknowledged act survives a power cut. secure_delete: erased is erased.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis, Celery ----------------------------------------------------------
REDIS_URL = secret("REDIS_URL", default="")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 300,
        "unacked_restore_interval": 30,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
    }
    CACHES = {
        "default": {
            "BACKEND": "config.cache.RedisOrMemory",
            # The next database of the same server: emptying the cache must not empty the queue.
            "LOCATION": secret("CACHE_URL", default=beside(REDIS_URL.split(";")[0])),
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
    }
    # Several sentinels, separated by semicolons, that know which Redis is the master today.
    if REDIS_URL.startswith("sentinel://"):
        master, sentinels = env("REDIS_MASTER", default="dossiers"), REDIS_URL.split(";")
        of_sentinels = {"password": secret("SENTINEL_PASSWORD")}
        CELERY_BROKER_TRANSPORT_OPTIONS |= {
            "master_name": master,
            "sentinel_kwargs": of_sentinels | {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
        CACHES["default"]["OPTIONS"] |= {
            "pool_class": "config.cache.MasterPool",
            "master": master,
            "sentinels": sentinels,
            "sentinel_kwargs": of_sentinels,
        }
else:
    CELERY_BROKER_URL = "sqlite://localhost"
    CELERY_BROKER_TRANSPORT = "config.sqlite_broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"path": str(DATA_DIR / "broker.sqlite3"), "visibility": 120}
    # It has no fan-out, so nobody could ask the worker anything.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
            # Past 300 files Django's default throws a third away at random: throttles too.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }

# --- Mail -------------------------------------------------------------------
EMAIL_URL = secret("EMAIL_URL", default="")
if EMAIL_URL:
    mail = environ.Env.email_url_config(EMAIL_URL)
    EMAIL_BACKEND = mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = mail["EMAIL_HOST"], mail["EMAIL_PORT"]
    EMAIL_HOST_USER = mail["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = mail.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = mail.get("EMAIL_USE_SSL", False)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mails"
# Seconds, total. A delivery's lease must stay longer (notifications/deliver.py).
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env("FROM_EMAIL", default="Dossiers <dossiers@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The notices to the people themselves: a name that says nothing to who looks over a shoulder.
QUIET_FROM_EMAIL = env("QUIET_FROM_EMAIL", default=f"Messages <{parseaddr(DEFAULT_FROM_EMAIL)[1]}>")

# --- Phones and chats -------------------------------------------------------
# Carriers, in apprise's notation; {to} stands for who receives (docs/how-to/sms.md).
SMS_URL = secret("SMS_URL", default="")
CHAT_URLS = {
    name: url
    for name, url in (
        ("ntfy", secret("CHAT_NTFY_URL", default="")),
        ("matrix", secret("CHAT_MATRIX_URL", default="")),
        ("mattermost", secret("CHAT_MATTERMOST_URL", default="")),
        ("signal", secret("CHAT_SIGNAL_URL", default="")),
    )
    if url
}

# --- Alarm ------------------------------------------------------------------
# Who is told by mail that the engine has stopped, and by which server if not the same one.
ALARM_EMAILS = env.list("ALARM_EMAILS", default=[])
ALARM_EMAIL_URL = secret("ALARM_EMAIL_URL", default="")
ALARM_CONNECTION = {}
if ALARM_EMAIL_URL:
    mail = environ.Env.email_url_config(ALARM_EMAIL_URL)
    ALARM_CONNECTION = {
        "backend": mail["EMAIL_BACKEND"],
        "host": mail["EMAIL_HOST"],
        "port": mail["EMAIL_PORT"],
        "username": mail["EMAIL_HOST_USER"] or "",
        "password": mail["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": mail.get("EMAIL_USE_TLS", False),
        "use_ssl": mail.get("EMAIL_USE_SSL", False),
    }
# Called as long as all is well; off by default: it tells a third party that we exist.
HEARTBEAT_URL = secret("HEARTBEAT_URL", default="")
if HEARTBEAT_URL and not HEARTBEAT_URL.startswith("https://"):
    raise ImproperlyConfigured("HEARTBEAT_URL must begin with https://.")
# Hosts of the inside that an outgoing request may reach; none by default.
OUTGOING_ALLOWED = env.list("OUTGOING_ALLOWED", default=[])

# --- Notifications ----------------------------------------------------------
# The post office asks this function for addresses at delivery time; it stores none.
NOTIFICATIONS_ADDRESS_BOOK = "dossiers.addresses.addresses_of"
# From whom the mails of the team come; those to the people themselves never change.
NOTIFICATIONS_SENDER = "dossiers.organisation.sender"
# Whom it tells that something did not arrive.
NOTIFICATIONS_TROUBLE = "dossiers.actions.trouble.tell"
# Whose digest is due, and what awaits each.
NOTIFICATIONS_DIGEST_READERS = "dossiers.digests.readers"
NOTIFICATIONS_DIGEST_LINES = "dossiers.digests.lines"
# Messages about dates that one person gets in a day by one channel, before what is due leaves
# in one. Nobody can change it from a screen; the tests that count messages one by one do.
NOTIFICATIONS_DATES_A_DAY = env.int("DATES_A_DAY", default=3)

# --- People -----------------------------------------------------------------
AUTH_USER_MODEL = "dossiers.Member"
AUTHENTICATION_BACKENDS = ["dossiers.signed_in.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "dossiers.passwords.FirstGuesses"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/equipe/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dossiers.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
# Per account only: see dossiers.accounts.Adapter.get_client_ip.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "reauthenticate": "10/5m/user",
    "change_password": "5/5m/user",
}
ACCOUNT_FORMS = {
    "login": "dossiers.account_forms.SignIn",
    "reauthenticate": "dossiers.account_forms.ConfirmPassword",
    "change_password": "dossiers.account_forms.NewPassword",
}
MFA_ADAPTER = "dossiers.accounts.MFAAdapter"
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "authenticate": "dossiers.account_forms.SecondFactor",
    "reauthenticate": "dossiers.account_forms.ConfirmSecondFactor",
    "activate_totp": "dossiers.account_forms.ActivateApplication",
    "add_webauthn": "dossiers.account_forms.AddPasskey",
    "edit_webauthn": "dossiers.account_forms.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_SHORT_NAME
# Passkeys over plain http are for a local trial only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=PRODUCTION)
# A link in the mails of reminders answers once, without sign-in, and shows nothing.
ANSWER_LINKS = env.bool("ANSWER_LINKS", default=False)

# --- Web surface ------------------------------------------------------------
SESSION_ENGINE = "dossiers.sessions"
# The cookie's life; the session's own, shorter one is in dossiers/sessions.py.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-equipe" if PRODUCTION else "equipe"
CSRF_COOKIE_HTTPONLY = True
# It goes with the browser's window: Django's own would stay on the phone for a year.
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_NAME = "__Host-jeton" if PRODUCTION else "jeton"
CSRF_FAILURE_VIEW = "dossiers.errors.form_expired"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send `Origin: null` with forms, which Django's CSRF
# check must refuse. "same-origin" tells other sites just as little: nothing.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    # Only with a proxy in front that overwrites this header.
    if env.bool("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
else:
    # These four ask for TLS. The embedded default serves local addresses only
    # (refused above otherwise), where there is none to ask for.
    SILENCED_SYSTEM_CHECKS = [
        "security.W004",
        "security.W008",
        "security.W012",
        "security.W016",
    ]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Uploads ----------------------------------------------------------------
BACKUP_DIR = Path(env("BACKUP_DIR", default=str(DATA_DIR / "backups")))
# Public keys (age1…) of at least two people: the server cannot read its own backups.
BACKUP_RECIPIENTS = [word for word in env("BACKUP_RECIPIENTS", default="").split(",") if word]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(DATA_DIR / "media")))
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_CASE_BYTES = 200 * 1024 * 1024
# What a stranger sends is opened in a process of its own, without our keys.
CLEAN_FILES_APART = True
# In memory only: Django's default writes big files in clear in the temp folder.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 41 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- Languages, time, static files ------------------------------------------
LANGUAGE_CODE = "fr"
# Each in its own words. A sixth is a folder of locale/ and a line here.
LANGUAGES = [
    ("fr", "Français"),
    ("en", "English"),
    ("es", "Español"),
    ("pt", "Português"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "__Host-langue" if PRODUCTION else "langue"
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Logs -------------------------------------------------------------------
# No address, no user agent, no request line (security.md 3.13): django.request
# would write the path of every failed request.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "dossiers.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "CRITICAL", "propagate": False},
        "django.security": {"level": "CRITICAL", "propagate": False},
        # It would write the numbers of phones and the addresses of carriers.
        "apprise": {"level": "CRITICAL", "propagate": False},
        "urllib3": {"level": "CRITICAL", "propagate": False},
        # It would write the identifier of each passkey at each use.
        "fido2": {"level": "WARNING"},
        "django.server": {"level": "CRITICAL", "propagate": False},
        "pikepdf": {"level": "WARNING"},
    },
}
