"""Django's settings: only what the store needs. Databases are named when they are opened."""

INSTALLED_APPS = ["polyvocal.store"]
# A study is a file or a server database named by the person and registered when it is opened. With
# no default, a query that forgets to say which study it means fails instead of finding nothing.
DATABASES: dict[str, dict[str, object]] = {}
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
