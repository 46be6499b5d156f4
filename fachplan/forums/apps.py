from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "fachplan.forums"
    label = "forums"
    default_auto_field = "django.db.models.BigAutoField"
