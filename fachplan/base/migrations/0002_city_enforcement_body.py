from django.db import migrations, models


class Migration(migrations.Migration):
    """A municipality may name the body that enforces accessibility itself."""

    dependencies = [("base", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="city",
            name="enforcement_body",
            field=models.TextField(blank=True, default="", help_text="who enforces accessibility, where it is not the Land's body we know"),
            preserve_default=False,
        ),
    ]
