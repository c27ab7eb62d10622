"""Django's settings; what a host may change comes through ``environment``."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from middleground.web import environment

HERE = Path(__file__).parent
HOME = environment.home()

DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO")
SECRET_KEY = environment.secret(HOME, "secret_key")
ALLOWED_HOSTS = environment.words("HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("ORIGINS")
BASE_ADDRESS = environment.text("ADDRESS", "http://localhost:8000")
BEHIND_TLS = BASE_ADDRESS.startswith("https://")

OWN_APPS = ["base", "ledger", "jobs", "mail", "areas", "people", "releases", "conversations", "network", "calls"]

INSTALLED_APPS = [
    *(f"middleground.web.{name}.apps.{name.capitalize()}Config" for name in OWN_APPS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "middleground.web.base.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "middleground.web.base.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "middleground.web.people.middleware.SessionLimitsMiddleware",
    "middleground.web.people.middleware.SecondFactorMiddleware",
    "middleground.web.base.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "middleground.web.urls"
WSGI_APPLICATION = "middleground.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "middleground.web.base.context.site",
            ],
            # Explicit, because cotton and other loaders silently disable each other when they guess.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django_cotton.templatetags.cotton",
                "middleground.web.base.templatetags.look",
            ],
        },
    }
]

# A component sees its own attributes and the request, never the words of the page around it.
COTTON_ISOLATE_BY_DEFAULT = True

DATABASES = {"default": environment.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["middleground.web.people.backend.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGES = [("en", "English"), ("nl", "Nederlands"), ("de", "Deutsch"), ("fr", "Français"), ("ar", "العربية")]
LANGUAGE_CODE = environment.text("LANGUAGE", "en")
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = environment.text("TIME_ZONE", "Europe/Brussels")
USE_TZ = True
FORMAT_MODULE_PATH = "middleground.web.formats"
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "media"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_AGE = 12 * 60 * 60  # staff sign in again after half a day
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "middleground.web.base.views.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

SESSION_IDLE_SECONDS = 60 * environment.number("IDLE_MINUTES", 30)
REQUIRE_SECOND_FACTOR = environment.flag("REQUIRE_SECOND_FACTOR", default=not DEMO)

# Accounts: an address and a code sent to it, or a passkey. No passwords, no sign-up, nothing that tells
# strangers whether an address has an account, no letters to addresses without one.
ACCOUNT_ADAPTER = "middleground.web.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "login": "middleground.web.people.forms.SignInForm",
    "confirm_login_code": "middleground.web.people.forms.SignInCodeForm",
    "add_email": "middleground.web.people.forms.AddressForm",
    "confirm_email_verification_code": "middleground.web.people.forms.AddressCodeForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("PROXIES", 0)  # none: a forwarded header changes nothing
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 8}
MFA_FORMS = {
    "authenticate": "middleground.web.people.forms.SecondStepForm",
    "reauthenticate": "middleground.web.people.forms.SecondStepAgainForm",
    "activate_totp": "middleground.web.people.forms.NewAppForm",
}
MFA_ADAPTER = "middleground.web.people.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_DIGITS = 10
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS  # browsers allow it on localhost alone

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "take_part"

SITE_NAME = environment.text("SITE_NAME", "Middleground")

DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", f"{SITE_NAME} <noreply@localhost>")
EMAIL_HOST = environment.text("MAIL_HOST", "localhost")
EMAIL_PORT = int(environment.text("MAIL_PORT", "25"))
EMAIL_HOST_USER = environment.text("MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("MAIL_PASSWORD")
EMAIL_USE_TLS = environment.text("MAIL_TLS") == "starttls"
EMAIL_USE_SSL = environment.text("MAIL_TLS") == "tls"
EMAIL_TIMEOUT = 20
MAIL_INBOX = DEBUG or DEMO  # letters stay here, where a programmer or a visitor of the demonstration reads them
MAIL_KEEP_DAYS = int(environment.text("MAIL_KEEP_DAYS", "30"))
MAIL_KEY = environment.secret(HOME, "mail_key")
BOUNCES_HOST = environment.text("BOUNCES_HOST")
BOUNCES_USER = environment.text("BOUNCES_USER", EMAIL_HOST_USER)
BOUNCES_PASSWORD = environment.text("BOUNCES_PASSWORD", EMAIL_HOST_PASSWORD)
