from importlib import import_module

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "fachplan.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("fachplan.plan.answer_models")  # and measure_models with them
        import_module("fachplan.plan.objection_models")
        import_module("fachplan.plan.figure_models")
        import_module("fachplan.plan.release_models")
        import_module("fachplan.plan.paper_models")
        import_module("fachplan.plan.follower_models")
        import_module("fachplan.plan.erasure_actions")  # follows what is blacked out into the plan
        # A card's page asks before where its words would stay: the plan hands its answer down.
        import_module("fachplan.workshop.blackout_queries").elsewhere.append(import_module("fachplan.plan.erasure_queries").left_in_plan)
        import_module("fachplan.plan.dump")  # adds the plan to the dump of a forum
        import_module("fachplan.plan.policy")  # puts the chapter's actions into the table
        import_module("fachplan.plan.responsibility_tasks")  # reminders of the tick
        import_module("fachplan.plan.follower_tasks")  # what followers of a forum are told
        import_module("fachplan.plan.follower_views")  # what their links open
        import_module("fachplan.plan.lead_views")  # what the links of a request open
        # The room shows the guiding goals and may not look up to the plan: the plan hands the question down.
        import_module("fachplan.workshop.method_queries").tell_goals(import_module("fachplan.plan.queries").goals_of_forum)
