from importlib import import_module

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "fachplan.forums"
    label = "forums"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("fachplan.forums.policy")  # puts the chapter's actions into the table
