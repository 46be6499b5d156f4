from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "fachplan.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("fachplan.portal.policy")  # puts the chapter's actions into the table
