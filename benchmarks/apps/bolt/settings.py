"""The fewest settings that django-bolt runs with."""

SECRET_KEY = "of a benchmark that keeps nothing"
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django_bolt"]
BOLT_API = ["apps.bolt.api:api"]
ROOT_URLCONF = "apps.bolt.urls"
DATABASES: dict[str, object] = {}
USE_TZ = True
