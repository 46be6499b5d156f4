from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "fachplan.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("fachplan.reports.papers.models")
        import_module("fachplan.reports.policy")  # puts the chapter's actions into the table
        import_module("fachplan.reports.exchange")  # adds the minutes to the dump of a forum
        import_module("fachplan.workshop.heads").tell_heads(import_module("fachplan.reports.queries.attendance").heads_of)
        # A paper that is handed in is kept as files; the plan may not look up to where they are set.
        import_module("fachplan.plan.handed_in_actions").tell_setter(import_module("fachplan.reports.papers.files").council_files)
        import_module("fachplan.reports.release_actions")  # follows what is blacked out with the files made of it
