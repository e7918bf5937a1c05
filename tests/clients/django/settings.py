"""A Django project with one application. libpq takes the server from PGHOST, PGPORT, PGUSER and PGDATABASE."""

import os

INSTALLED_APPS = ["application"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["PGDATABASE"],
        # The tests use that database: their role may create no other.
        "TEST": {"NAME": os.environ["PGDATABASE"]},
    }
}
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
