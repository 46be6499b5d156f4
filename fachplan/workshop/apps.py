from importlib import import_module

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "fachplan.workshop"
    label = "workshop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("fachplan.workshop.policy")  # puts the chapter's actions into the table
        import_module("fachplan.workshop.deletion")  # registers what the tick forgets
        import_module("fachplan.workshop.blackout_actions")  # registers how a restore repeats it
        import_module("fachplan.workshop.rehearsal_actions")  # registers that forgotten rehearsals end
