from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "fachplan.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
