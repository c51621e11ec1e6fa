"""Django's settings for a server: those of the workbench, and accounts in place of its local door.

`config.server` holds what this server was told. The databases are named when it starts, as ever:
`default` is the one that the studies are in, by a connection of its own.
"""

from polyvocal.config.server import options_in_use
from polyvocal.config.settings import (
    APPEND_SLASH,
    CSRF_FAILURE_VIEW,
    DATA_UPLOAD_MAX_NUMBER_FIELDS,
    DATA_UPLOAD_MAX_NUMBER_FILES,
    DATABASES,
    DEBUG,
    DEFAULT_AUTO_FIELD,
    FILE_UPLOAD_HANDLERS,
    LOGGING_CONFIG,
    TIME_ZONE,
    USE_I18N,
    USE_TZ,
)
from polyvocal.config.settings import (
    CONTENT_SECURITY_POLICY as _POLICY,
)
from polyvocal.config.settings import (
    TEMPLATES as _TEMPLATES,
)

_told = options_in_use()

INSTALLED_APPS = [
    "polyvocal.store",
    "polyvocal.web.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
DATABASE_ROUTERS = ["polyvocal.web.accounts.routing.AccountsWithStudies"]
ROOT_URLCONF = "polyvocal.web.server.urls"
ALLOWED_HOSTS = [_told.parts.hostname or ""]
SECRET_KEY = _told.key
MIDDLEWARE = [
    "polyvocal.web.server.logs.OneLineEach",
    "polyvocal.web.answers.SafeAnswers",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "polyvocal.web.answers.PlainProblems",
    "allauth.account.middleware.AccountMiddleware",
    "polyvocal.web.server.door.ServerDoor",
]
TEMPLATES = [
    {
        **_TEMPLATES[0],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": ["polyvocal.web.tags"],
            "context_processors": [
                "django.template.context_processors.csrf",
                "polyvocal.web.server.frame.around_pages",
            ],
        },
    }
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **_POLICY["DIRECTIVES"],
        # Browsers hold a form to this also where its answer sends them on.
        "form-action": [
            *_POLICY["DIRECTIVES"]["form-action"],
            *(_told.sign_on.origins if _told.sign_on else ()),
        ],
    }
}
LARGEST_REQUEST = _told.largest_upload_mb * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST

# --- sessions -----------------------------------------------------------------------------------

# Browsers accept a name with this beginning over TLS only, and from no other host of the domain.
_OURS = "__Host-polyvocal" if _told.is_secure else "polyvocal"
SESSION_ENGINE = "polyvocal.web.accounts.sessions"
SESSION_COOKIE_NAME = f"{_OURS}-session"
CSRF_COOKIE_NAME = f"{_OURS}-form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _told.is_secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Not strict: whoever comes back from the university's sign-on comes from another site.
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = int(_told.longest_hours * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_TRUSTED_ORIGINS = [_told.origin]

# --- accounts -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["polyvocal.web.accounts.knowing.KnownAccounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("sign_in_name", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "polyvocal.web.accounts.adapters.ByInvitation"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # nothing is sent by mail, so nobody's is asked for
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Per address, and per name whatever address it comes from (docs/adr/0017).
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
MFA_ADAPTER = "polyvocal.web.accounts.adapters.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
_KEYS = "polyvocal.web.accounts.keys"
MFA_FORMS = {
    "add_webauthn": f"{_KEYS}.AddKey",
    "authenticate_webauthn": f"{_KEYS}.AnswerByKey",
    "reauthenticate_webauthn": f"{_KEYS}.AnswerAgainByKey",
}
MFA_TOTP_ISSUER = "Polyvocal"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock half a minute off
SOCIALACCOUNT_ADAPTER = "polyvocal.web.accounts.adapters.SignOnByInvitation"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "sign-on",
                "name": sign_on.name,
                "client_id": sign_on.client_id,
                "secret": sign_on.client_secret,
                "settings": {"server_url": sign_on.discovery, "oauth_pkce_enabled": True},
            }
            for sign_on in [_told.sign_on]
            if sign_on
        ]
    }
}
# Failed sign-ins are counted in the database, for every process that serves: enough entries that
# nobody can push theirs out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_counted",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

__all__ = [
    "APPEND_SLASH",
    "CSRF_FAILURE_VIEW",
    "DATABASES",
    "DATA_UPLOAD_MAX_NUMBER_FIELDS",
    "DATA_UPLOAD_MAX_NUMBER_FILES",
    "DEBUG",
    "DEFAULT_AUTO_FIELD",
    "FILE_UPLOAD_HANDLERS",
    "LOGGING_CONFIG",
    "TIME_ZONE",
    "USE_I18N",
    "USE_TZ",
]
