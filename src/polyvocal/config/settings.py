"""Django's settings: what the store needs, and the pages of the workbench.

Databases are named when they are opened; hosts, cookies and the first part of every path belong to
a running workbench, and are looked after in `web`.
"""

import secrets
from importlib.resources import files

from csp.constants import NONE, SELF

INSTALLED_APPS = ["polyvocal.store"]
# A study is a file or a server database named by the person and registered when it is opened. With
# no default, a query that forgets to say which study it means fails instead of finding nothing.
DATABASES: dict[str, dict[str, object]] = {}
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the workbench ------------------------------------------------------------------------------

DEBUG = False
ROOT_URLCONF = "polyvocal.web.urls"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]  # the port is checked before Django is asked
SECRET_KEY = secrets.token_hex()  # nothing is signed that outlives the process
USE_I18N = False  # sentences go through core.language
APPEND_SLASH = False
MIDDLEWARE = [
    "polyvocal.web.answers.SafeAnswers",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "polyvocal.web.local_door.LocalDoor",
    "django.middleware.csrf.CsrfViewMiddleware",
    "polyvocal.web.answers.PlainProblems",
]
# The mark that a form is our own is kept with the session: no second cookie for others to plant.
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "polyvocal.web.answers.bad_form"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(files("polyvocal.web") / "pages")],
        "OPTIONS": {
            "builtins": ["polyvocal.web.tags"],
            "context_processors": ["django.template.context_processors.csrf"],
        },
    }
]
LARGEST_REQUEST = 128 * 1024 * 1024
# Words of an interview are not put into a temporary folder on their way in.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
# The terminal shows failures only, as Python prints what nobody set up, and no words of anybody.
LOGGING_CONFIG = None
