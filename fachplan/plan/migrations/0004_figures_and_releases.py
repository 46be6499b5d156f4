"""Money year by year, indicators, and releases of a plan; the measure's four columns for money were in no page."""

import django.db.models.deletion
import fachplan.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0003_objections'),
    ]

    operations = [
        migrations.CreateModel(
            name='CostLine',
            fields=[
                ('id', models.UUIDField(default=fachplan.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('cents', models.PositiveBigIntegerField()),
                ('financing', models.CharField(choices=[('secured', 'Secured'), ('budget', 'Budget'), ('grant', 'Grant'), ('open', 'Open')], max_length=7)),
                ('source', models.CharField(blank=True, help_text='who pays, or is asked to', max_length=200)),
            ],
            options={
                'ordering': ['year', 'financing'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.UUIDField(default=fachplan.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('what', models.CharField(max_length=300)),
                ('unit', models.CharField(max_length=60)),
                ('direction', models.CharField(choices=[('up', 'Up'), ('down', 'Down'), ('hold', 'Hold')], default='up', max_length=4)),
                ('baseline', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('baseline_on', models.DateField(blank=True, null=True)),
                ('baseline_source', models.CharField(blank=True, max_length=300)),
                ('target', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('target_by', models.DateField(blank=True, null=True)),
                ('counted_by', models.CharField(blank=True, help_text='the function that counts', max_length=200)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='PlanRelease',
            fields=[
                ('id', models.UUIDField(default=fachplan.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('released_by', models.CharField(help_text='the function that released it', max_length=200)),
                ('released_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='measure',
            name='measure_financing',
        ),
        migrations.RemoveField(
            model_name='measure',
            name='cost_once',
        ),
        migrations.RemoveField(
            model_name='measure',
            name='cost_year',
        ),
        migrations.RemoveField(
            model_name='measure',
            name='financing',
        ),
        migrations.RemoveField(
            model_name='measure',
            name='financing_source',
        ),
        migrations.AddField(
            model_name='measure',
            name='no_extra_money',
            field=models.BooleanField(default=False, help_text='somebody said that it needs none; silence does not say so'),
        ),
        migrations.AddField(
            model_name='costline',
            name='measure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cost_lines', to='plan.measure'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='measure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='plan.measure'),
        ),
        migrations.AddField(
            model_name='planrelease',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='plan.sectorplan'),
        ),
        migrations.AddConstraint(
            model_name='costline',
            constraint=models.UniqueConstraint(fields=('measure', 'year', 'financing'), name='one_cost_line_per_year_and_financing'),
        ),
        migrations.AddConstraint(
            model_name='costline',
            constraint=models.CheckConstraint(condition=models.Q(('financing__in', ['secured', 'budget', 'grant', 'open'])), name='cost_line_financing'),
        ),
        migrations.AddConstraint(
            model_name='costline',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='cost_line_year'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('measure', 'position'), name='one_indicator_per_position'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 3)), name='three_indicators_at_most'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['up', 'down', 'hold'])), name='indicator_direction'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('baseline', None), models.Q(('baseline_on__isnull', False), models.Q(('baseline_source', ''), _negated=True)), _connector='OR'), name='a_baseline_has_a_day_and_a_source'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('target', None), ('target_by__isnull', False), _connector='OR'), name='a_target_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('baseline_on', None), ('target_by', None), ('target_by__gt', models.F('baseline_on')), _connector='OR'), name='a_target_lies_after_the_baseline'),
        ),
        migrations.AddConstraint(
            model_name='planrelease',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='one_plan_release_per_number'),
        ),
        migrations.AddConstraint(
            model_name='planrelease',
            constraint=models.CheckConstraint(condition=models.Q(('released_by', ''), _negated=True), name='plan_released_by_a_function'),
        ),
    ]
