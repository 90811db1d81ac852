"""The service on django-bolt."""
