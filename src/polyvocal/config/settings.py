"""Django's settings: only what the store needs; a study's own database is chosen when it is opened."""

INSTALLED_APPS = ["polyvocal.store"]
# A study is a file or a server database named by the person; nothing is written before that.
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
