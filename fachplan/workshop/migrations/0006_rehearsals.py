"""The figures of a rehearsal, and the copy it is played in."""

import django.db.models.deletion
import fachplan.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forums', '0002_rehearsal_copies'),
        ('workshop', '0005_photos_of_the_pinboard'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rehearsal',
            fields=[
                ('id', models.UUIDField(default=fachplan.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('people', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('stop', models.BooleanField(default=False, help_text='the writers shall stop; what they wrote stays until the end')),
                ('told', models.JSONField(blank=True, default=dict)),
                ('copy', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forums.forum')),
                ('forum', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='last_rehearsal', to='forums.forum')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', False), ('copy__isnull', False), _connector='OR'), name='a_running_rehearsal_has_its_copy')],
            },
        ),
    ]
