"""The city's own Word templates for what it hands in."""

import django.db.models.deletion
import fachplan.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0002_city_enforcement_body'),
        ('reports', '0002_joined_before_and_blackouts_of_boards'),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentTemplate',
            fields=[
                ('id', models.UUIDField(default=fachplan.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('council', 'Council'), ('measures', 'Measures'), ('plan', 'Plan')], max_length=8, unique=True)),
                ('uploaded_at', models.DateTimeField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='base.storedfile')),
            ],
            options={
                'ordering': ['kind'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['council', 'measures', 'plan'])), name='template_kind')],
            },
        ),
    ]
