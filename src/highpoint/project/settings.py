"""Django's settings, made from the installation's own (config.py)."""

from __future__ import annotations

from csp.constants import NONE, SELF

from highpoint.project.config import load

config = load()

DEBUG = config.debug
SECRET_KEY = config.key()
SECRET_KEY_FALLBACKS = config.secret_key_fallbacks.split()
ALLOWED_HOSTS = [host.strip() for host in config.hosts.split(",") if host.strip()]
DATABASES = {"default": config.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = config.home / "files"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "highpoint.apps.accounts",
    "highpoint.apps.customers",
    "highpoint.apps.conversations",
    "highpoint.apps.notices",
    "highpoint.apps.feedback",
    "highpoint.apps.quality",
    "highpoint.apps.desk",
    "highpoint.apps.assignments",
    "highpoint.apps.calibration",
    "highpoint.apps.disputes",
    "highpoint.apps.training",
    "highpoint.apps.replays",
    "highpoint.apps.stories",
    "highpoint.apps.learning",
    "highpoint.apps.coaching",
    "highpoint.apps.wellbeing",
    "highpoint.apps.care",
    "highpoint.apps.prevention",
    "highpoint.apps.watch",
    "highpoint.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "highpoint.web.own_time.OwnTime",
    "highpoint.web.writes.Writes",
    "highpoint.web.refusals.Refusals",
    "highpoint.web.second_factor.Demanded",
]

ROOT_URLCONF = "highpoint.project.urls"
WSGI_APPLICATION = "highpoint.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "highpoint.web.frame.frame",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "highpoint.web.sign_in.ClosedSignUp"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# Tries to sign in are limited by account and by address: 10 wrong ones a minute, 5 in 5 minutes.
ALLAUTH_TRUSTED_PROXY_COUNT = config.proxies
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "highpoint.web.second_factor.SecondFactor"
MFA_TOTP_ISSUER = "Highpoint"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# Addresses are entered by administrators; nobody signs up.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SECOND_FACTOR_ROLES = frozenset(
    role.strip().lower() for role in config.second_factor.split(",") if role.strip()
)

LANGUAGE_CODE = "en-us"
TIME_ZONE = config.time_zone
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = config.home / "static"
# Static files are served from where they lie: nothing to collect before the first start.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = config.https
SECURE_SSL_REDIRECT = config.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if config.https else None
SECURE_HSTS_SECONDS = 31_536_000 if config.https else 0

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# The workshop sends seven fields for each of a scenario's facts, 150 at the most.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# The largest file the import page takes; web/uploads.py counts while it comes in.
UPLOAD_LIMIT_MB = config.upload_limit_mb

# Where people reach this server, without the last slash; empty where nobody has said.
ADDRESS = config.address.rstrip("/")
WEBHOOK_HOSTS = frozenset(
    host.strip().lower() for host in config.webhook_hosts.split(",") if host.strip()
)
# Programs whose window may show the panel of a customer's brief.
PANEL_ORIGINS = config.panel_hosts()
# Without a server none is sent, and nothing waits for one.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if config.mail_host else 'dummy'}.EmailBackend"
MAIL_IS_SET_UP = bool(config.mail_host)
EMAIL_HOST = config.mail_host
EMAIL_PORT = config.mail_port
EMAIL_HOST_USER = config.mail_user
EMAIL_HOST_PASSWORD = config.mail_secret()
EMAIL_USE_TLS = config.mail_security == "starttls"
EMAIL_USE_SSL = config.mail_security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = config.mail_from or f"Highpoint <highpoint@{config.mail_host or 'localhost'}>"

# Tries are counted here, and by all processes that answer together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": config.home / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# The model that may phrase what the simulated customer means (apps/training/voices.py).
VOICE_ENDPOINT = config.voice_endpoint
VOICE_MODEL = config.voice_model
VOICE_KEY = config.voice_secret()
VOICE_SECONDS = config.voice_seconds
VOICE_PLAIN_HTTP = config.voice_plain_http

Q_CLUSTER = {
    "name": "highpoint",
    "orm": "default",
    "workers": 1,
    "recycle": 500,
    "timeout": 3_000,
    "retry": 3_600,
    "max_attempts": 5,
    "catch_up": False,
    "label": "Jobs",
    "poll": 1,
    "save_limit": 1_000,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A stranger's request under another name is answered with 400; it is no fault of ours.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
}
