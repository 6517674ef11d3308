"""One settings file. Values come from the environment, or from the embedded services that `make run` started."""

import os
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from metcrm.env import BASE_DIR, DATA_DIR, env_bool, env_int, env_required, env_str, storage_dir
from metcrm.ui import assets

# Workbooks come from strangers: openpyxl reads them through defusedxml, unless it finds lxml, which others bring.
os.environ["OPENPYXL_LXML"] = "False"

START_IT = "Start the embedded services with `make run`, or set your own; see .env.example."


def _database(name: str, url: str) -> dict[str, Any]:
    try:
        parsed = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"{name} is not a database URL such as postgresql://user:password@host/name."
        ) from error
    if parsed.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"{name} must be a PostgreSQL URL: postgresql://user:password@host/name.")
    return parsed


# --- Where we are -----------------------------------------------------------------------------------------------
DEBUG = env_bool("DEBUG")
SECRET_KEY = env_required("SECRET_KEY", START_IT)
# The key of the audit chain lives outside the database, so that rows alone cannot be forged.
AUDIT_KEY = env_str("AUDIT_KEY", SECRET_KEY)
# What certificates are signed with follows from this one; see metcrm/documents/signing.py.
CERTIFICATE_KEY = env_str("CERTIFICATE_KEY", SECRET_KEY)
PUBLIC_URL = env_str("PUBLIC_URL", f"http://127.0.0.1:{env_int('PORT', 8000)}").rstrip("/")
_public = urlsplit(PUBLIC_URL)
PUBLIC_HOST = _public.hostname or ""
if _public.scheme not in {"http", "https"} or not PUBLIC_HOST:
    raise ImproperlyConfigured("PUBLIC_URL must be the full address people use, such as https://crm.example.org.")
PUBLIC_IS_LOOPBACK = PUBLIC_HOST in {"127.0.0.1", "localhost", "::1"}
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = [PUBLIC_HOST, *(["127.0.0.1", "localhost", "[::1]"] if PUBLIC_IS_LOOPBACK else [])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# --- What is installed ------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "lucide",
    "allauth",
    "allauth.account",
    "csp",
    "metcrm.tenancy",
    "metcrm.audit",
    "metcrm.outbox",
    "metcrm.documents",
    "metcrm.accounts",
    "metcrm.wording",
    "metcrm.ui",
    "practitioners",
    "clients",
    "presentations",
    "metcrm.cohorts",
    "metcrm",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "metcrm.middleware.WorkspaceMiddleware",
]

ROOT_URLCONF = "metcrm.urls"
WSGI_APPLICATION = "metcrm.wsgi.application"

_loaders: list[Any] = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
if not DEBUG:
    _loaders = [("django.template.loaders.cached.Loader", _loaders)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _loaders)],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "metcrm.navigation.context",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Services ---------------------------------------------------------------------------------------------------
# `default` is the application's role: it owns nothing and cannot bypass row-level security.
# `owner` runs migrations only; see metcrm/tenancy/management/commands/migrate.py.
DATABASES = {"default": _database("DATABASE_URL", env_required("DATABASE_URL", START_IT))}
DATABASES["owner"] = _database("DATABASE_OWNER_URL", env_str("DATABASE_OWNER_URL") or env_str("DATABASE_URL"))
DATABASES["owner"]["TEST"] = {"MIRROR": "default"}
DATABASE_JOB_URL = env_str("DATABASE_JOB_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_required("REDIS_URL", START_IT)
CACHES = {
    "default": {
        "BACKEND": "metcrm.cache.TolerantRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env_str("CACHE_PREFIX", "metcrm"),
        # A Redis that hangs must not hold up a request for longer than this.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "global_keyprefix": env_str("CACHE_PREFIX", "metcrm") + ":celery:",
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    # One more try for a connection that went stale, then the request goes on without its hint.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True  # results live in PostgreSQL; a waiting result dies with a Redis restart
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # kB; PDF rendering keeps what it once needed
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# A lost broker must never hold up a request: the row is the promise, publishing is a hint.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULER = "metcrm.outbox.beat:PulsingScheduler"

# --- Mail -------------------------------------------------------------------------------------------------------
try:
    _email = dj_email_url.parse(env_required("EMAIL_URL", START_IT))
except (ValueError, KeyError) as error:
    raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:port.") from error
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_SSL = bool(_email["EMAIL_USE_SSL"])
EMAIL_USE_TLS = bool(_email["EMAIL_USE_TLS"])
EMAIL_TIMEOUT = 20
# Mail leaves from our own domain, so that DMARC aligns; the workspace's name and Reply-To say whose it is.
MAIL_DOMAIN = env_str("MAIL_DOMAIN", "metcrm.example" if PUBLIC_IS_LOOPBACK else PUBLIC_HOST)
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", f"METCRM <post@{MAIL_DOMAIN}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where answers and bounces come in: mail to this domain reaches the port on which `receive_mail` listens. Unset:
# answers go to the specialist's own address, and bounces to whoever runs MAIL_DOMAIN.
MAIL_RECEIVE_DOMAIN = env_str("MAIL_RECEIVE_DOMAIN")
# The signing key of the webhooks of Mailgun, when mail leaves through it: bounces, complaints and answers come in at
# /mail/mailgun/. Unset: those addresses don't exist.
MAILGUN_WEBHOOK_KEY = env_str("MAILGUN_WEBHOOK_KEY")
# Set by `make run` only while its own mail catcher runs; then /mailbox/ shows the caught mail.
MAILBOX_DIR = env_str("MAILBOX_DIR") if PUBLIC_IS_LOOPBACK else ""

# --- The NPI Registry itself: asked only where whoever runs this server wants it -----------------------------------
NPI_LIVE = env_bool("NPI_LIVE")
NPI_LIVE_URL = env_str("NPI_LIVE_URL", "https://npiregistry.cms.hhs.gov/api/")

# --- People -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "metcrm.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "metcrm.accounts.forms.signup.SignupFields"
ACCOUNT_FORMS = {"login": "metcrm.accounts.forms.login.AddressedLoginForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or address is told to the address that was there before
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _public.scheme
# One proxy in front is the usual installation; without it all people would share one rate-limit bucket.
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 0)

# --- Sessions, headers, cookies ---------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "metcrm.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
# A certificate of our own is for trying things out: no browser shall insist on it for a year.
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS and not env_bool("LOCAL_CERTIFICATE") else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env_bool("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Language, time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
PHONENUMBER_DEFAULT_REGION = "US"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"
# Journeys move the clock of every process at once by writing seconds into this file; see metcrm/clock.py.
CLOCK_FILE = env_str("CLOCK_FILE") if PUBLIC_IS_LOOPBACK else ""

# --- Files ------------------------------------------------------------------------------------------------------
NPM_ASSETS = assets.NPM_ASSETS  # which files of which package are served
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "metcrm.ui.finders.NpmFinder",
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGE_DIR = storage_dir(env_str("STORAGE_URL"))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": STORAGE_DIR, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- Logs: never a body, a query string, a name or a secret ----------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "metcrm.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
