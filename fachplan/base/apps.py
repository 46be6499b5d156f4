from importlib import import_module

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "fachplan.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("fachplan.base.logs").speak_as_told()
        import_module("fachplan.base.deletion")  # registers what the tick delivers and deletes
