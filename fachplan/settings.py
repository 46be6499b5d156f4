"""Settings: everything a city can turn stands in the environment; the rest is the house's."""

import os
import secrets
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from fachplan.accounts.oidc_settings import ROLES, oidc_of

ROOT = Path(__file__).resolve().parent
TESTING = "pytest" in sys.modules
if TESTING and "FACHPLAN_DATA" not in os.environ:  # pytest reads the settings first: tests never touch a city's data
    os.environ["FACHPLAN_DATA"] = tempfile.mkdtemp(prefix="fachplan-tests-")
DATA = Path(os.environ.get("FACHPLAN_DATA", "data")).resolve()
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
URL = os.environ.get("FACHPLAN_URL", f"http://{'localhost' if HOST in ('127.0.0.1', '0.0.0.0') else HOST}:{PORT}").rstrip("/")  # noqa: S104
HTTPS = URL.startswith("https://")
PREFIX = urlsplit(URL).path  # "/fachplan" below another site; empty at the root of a name of its own
FORCE_SCRIPT_NAME = PREFIX or None
PROXIES = [p for p in os.environ.get("FACHPLAN_PROXIES", "").split(",") if p]


def _secret_key() -> str:
    """The key beside the data, made once; it is in no backup unless asked for."""
    DATA.mkdir(parents=True, exist_ok=True)
    path = DATA / "secret.key"
    if not path.exists():
        temporary = DATA / f".secret.{os.getpid()}"
        temporary.touch(mode=0o600)
        temporary.write_text(secrets.token_urlsafe(50))
        try:
            os.link(temporary, path)  # the first of several processes wins, the others read its key
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = False
# The Host header chooses nothing: every absolute link comes from FACHPLAN_URL. Names outside this list get 400.
ALLOWED_HOSTS = [urlsplit(URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
if HOST == "0.0.0.0":  # noqa: S104 - the room's network: phones come by address or name
    ALLOWED_HOSTS = ["*"]

OIDC = oidc_of(os.environ.get("FACHPLAN_OIDC", ""))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "fachplan.base",
    "fachplan.accounts",
    "fachplan.places",
    "fachplan.directory",
    "fachplan.forums",
    "fachplan.workshop",
    "fachplan.plan",
    "fachplan.reports",
    "fachplan.portal",
    "allauth",  # behind our own chapters: our templates come first
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(["allauth.socialaccount.providers.openid_connect"] if OIDC or TESTING else []),  # has no tables, and 6 MB of an HTTP client
]

MIDDLEWARE = [
    "fachplan.base.middleware.security_headers",
    "fachplan.base.once.read_once",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fachplan.base.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fachplan.accounts.middleware.principal",
    "fachplan.accounts.middleware.second_factor_first",
    "fachplan.workshop.middleware.seat",
    "fachplan.portal.middleware.not_set_up",
    "fachplan.base.middleware.not_stored",
]

ROOT_URLCONF = "fachplan.urls"
WSGI_APPLICATION = "fachplan.asgi.pages"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [],
    "OPTIONS": {
        "loaders": [("template_partials.loader.Loader", [(
            "django.template.loaders.cached.Loader",
            ["django.template.loaders.app_directories.Loader"],
        )])],
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.messages.context_processors.messages",
            "fachplan.base.context.page",
            "fachplan.accounts.context.demo",
            "fachplan.accounts.context.own_sign_in",
        ],
        "builtins": ["fachplan.base.templatetags.components", "template_partials.templatetags.partials"],
    },
}]

_default = f"sqlite:///{DATA / 'db.sqlite3'}"
DATABASES = {"default": dj_database_url.config("DATABASE_URL", default=_default)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "fachplan.base.sqlite"
    # Measured: deferred transactions lost 383 of 400 callers to "database is locked"; IMMEDIATE lost none.
    # Threads (the writer, the hub) need a database they can share; one in memory they cannot.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,  # beside the writer lock's own patience; both together are less than a request may take
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;",
    }
# A thread keeps its connection: opening SQLite with these lines costs 2 ms, as much as answering a small request.
DATABASES["default"]["CONN_MAX_AGE"] = 60
ATOMIC_REQUESTS = False
_workers = os.environ.get("FACHPLAN_WORKERS", "")
WORKERS = int(_workers) if _workers.isdigit() else 1  # `serve` tells its children, and says what is no number
if WORKERS > 1:  # or every worker would count wrong passwords for itself
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA / "cache",
                          "OPTIONS": {"MAX_ENTRIES": 10_000}}}
else:  # with Django's 300 entries a hundred strangers pushed out what somebody else had already tried
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = f"{PREFIX}/arbeit/"
LOGOUT_REDIRECT_URL = f"{PREFIX}/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "fachplan.accounts.adapter.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an admin, never by signing up
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"  # behind a proxy the request itself looks like http
# Roles that may not go without a code of an app: in the environment, out of reach of whoever took over a session.
SECOND_FACTOR_FOR = frozenset(filter(None, os.environ.get("FACHPLAN_SECOND_FACTOR", "").replace(" ", "").split(",")))
if unknown := SECOND_FACTOR_FOR - ROLES:
    raise ImproperlyConfigured(f"FACHPLAN_SECOND_FACTOR: {', '.join(sorted(unknown))} is no role; there are scribe, facilitator, "
                               "coordinator, planner and admin.")
SOCIALACCOUNT_PROVIDERS = OIDC.providers if OIDC else {}
SOCIALACCOUNT_ADAPTER = "fachplan.accounts.oidc.Adapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: a form that ends on another site would be stopped by form-action
SOCIALACCOUNT_STORE_TOKENS = False  # the one grant we need is kept encrypted in a row of our own
MFA_ADAPTER = "fachplan.accounts.second_factor.Adapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an admin made the account with its address
MFA_TOTP_TOLERANCE = 1  # a slow hand and a clock that is half a minute off
MFA_FORMS = {
    "authenticate": "fachplan.accounts.second_factor.SignInForm",
    "reauthenticate": "fachplan.accounts.second_factor.ConfirmForm",
    "activate_totp": "fachplan.accounts.second_factor.SetUpForm",
}

MESSAGE_TAGS = {20: "info", 25: "good", 30: "mid", 40: "bad"}  # the colours of a note, by the level of a message

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English"), ("ar", "العربية")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [DATA / "locale"]  # the city's own wording of participants' sentences, before the chapters' catalogues
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "fachplan.base.formats"
TIME_ZONE = "Europe/Berlin"

STATIC_URL = f"{PREFIX}/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if TESTING
                    else "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = TESTING
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_ROOT = DATA / "files"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "fachplan.base.letters.QueueBackend"
EMAIL_HOST = os.environ.get("SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SMTP_TLS", "1") == "1"

SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Below another site the neighbours shall not be sent our cookies: a path of our own, which "__Host-" does not allow.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{PREFIX}/"
if PREFIX:  # the cookie that carries messages to the next page knows no path but the root's
    MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
_secure = ("__Secure-" if PREFIX else "__Host-") if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_secure}session", f"{_secure}csrf"
CSRF_COOKIE_HTTPONLY = False
CSRF_TRUSTED_ORIGINS = [URL.removesuffix(PREFIX)]
CSRF_FAILURE_VIEW = "fachplan.base.views.csrf_failure"
# Not "no-referrer": browsers then send "Origin: null" with our own forms, and every one of them is refused.
SECURE_REFERRER_POLICY = "same-origin"
# 256 KB is the contract's limit for JSON; forms of pages are smaller, uploads have their own route limits.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"httpx": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
