from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "fachplan.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("fachplan.accounts.provider_tasks")  # asks the city's sign-in at the tick
        import_module("fachplan.accounts.second_factor")  # hears what happens to second factors
