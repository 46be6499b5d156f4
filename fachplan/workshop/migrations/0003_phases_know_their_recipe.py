"""Phases made before they knew their recipe learn it by their position in the method."""

from typing import Any

from django.db import migrations


def learn(apps: Any, _editor: Any) -> None:
    """Where a forum has one method, its phases stand at the method's positions."""
    phase, recipe = apps.get_model("workshop", "Phase"), apps.get_model("workshop", "MethodPhase")
    for forum in phase.objects.filter(recipe=None).order_by().values_list("group__forum", flat=True).distinct():
        for known in recipe.objects.filter(method__sessions__agenda_item__forum=forum):
            phase.objects.filter(group__forum=forum, position=known.position, recipe=None).update(recipe=known.pk)


class Migration(migrations.Migration):

    dependencies = [("workshop", "0002_method_kept_and_groups_prepared")]
    operations = [migrations.RunPython(learn, migrations.RunPython.noop)]
