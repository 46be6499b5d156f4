"""A forum may be the copy of another one, to practise on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("forums", "0002_back_office"),
    ]

    operations = [
        migrations.AddField(
            model_name="forum", name="rehearsal_of",
            field=models.OneToOneField(
                blank=True, help_text="the forum it is a copy of, to practise on; no list shows it, and it is deleted whole", null=True,
                on_delete=django.db.models.deletion.CASCADE, related_name="rehearsal", to="forums.forum"),
        ),
        migrations.RemoveConstraint(model_name="forum", name="one_forum_per_number"),
        migrations.AddConstraint(
            model_name="forum",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rehearsal_of__isnull", True)), fields=("process", "number"), name="one_forum_per_number"),
        ),
        migrations.AddConstraint(
            model_name="forum",
            constraint=models.CheckConstraint(
                condition=models.Q(("rehearsal_of__isnull", True), ("released_at__isnull", True), _connector="OR"),
                name="a_rehearsal_is_never_released"),
        ),
    ]
