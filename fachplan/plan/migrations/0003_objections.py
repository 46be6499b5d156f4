"""What people say against a declined card."""

import django.db.models.deletion
import fachplan.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0002_measures_and_answers'),
        ('workshop', '0012_themes_given_to_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.UUIDField(default=fachplan.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('own', models.BooleanField(default=False)),
                ('written_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_by', models.CharField(blank=True, help_text='the function that answered', max_length=200)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='workshop.card')),
            ],
            options={
                'ordering': ['written_at', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='objection_says_something'),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', '')), models.Q(
                            ('answered_at__isnull', False), models.Q(('answer', ''), _negated=True),
                            models.Q(('answered_by', ''), _negated=True)), _connector='OR'),
                        name='objection_answered_by_a_function_in_words'),
                ],
            },
        ),
    ]
