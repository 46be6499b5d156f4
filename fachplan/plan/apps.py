from importlib import import_module

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "fachplan.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("fachplan.plan.policy")  # puts the chapter's actions into the table
