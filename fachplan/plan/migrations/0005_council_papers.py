"""Council papers, the measures they are about, and the bodies they go through."""

import django.db.models.deletion
import fachplan.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0004_figures_and_releases'),
    ]

    operations = [
        migrations.CreateModel(
            name='CouncilPaper',
            fields=[
                ('id', models.UUIDField(default=fachplan.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(blank=True, help_text="as the council's office gives it: V0123/25", max_length=40)),
                ('title', models.CharField(max_length=300)),
                ('submitted_by', models.CharField(blank=True, help_text="a function, no person's name", max_length=200)),
                ('proposal', models.TextField(blank=True, help_text='what is to be decided')),
                ('reasons', models.TextField(blank=True)),
                ('alternatives', models.TextField(blank=True)),
                ('if_refused', models.TextField(blank=True, help_text='what happens if the council says no')),
                ('dissent', models.TextField(blank=True, help_text='beside what the cards say')),
                ('created', models.DateTimeField()),
                ('handed_in_on', models.DateField(blank=True, null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='plan.sectorplan')),
            ],
            options={
                'ordering': ['created', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PaperMeasure',
            fields=[
                ('id', models.UUIDField(default=fachplan.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='in_papers', to='plan.measure')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='on_measures', to='plan.councilpaper')),
            ],
            options={
                'ordering': ['measure__number'],
            },
        ),
        migrations.AddField(
            model_name='councilpaper',
            name='measures',
            field=models.ManyToManyField(related_name='papers', through='plan.PaperMeasure', to='plan.measure'),
        ),
        migrations.CreateModel(
            name='PaperStation',
            fields=[
                ('id', models.UUIDField(default=fachplan.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('body', models.CharField(max_length=200)),
                ('on', models.DateField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('deliberates', 'Deliberates'), ('decides', 'Decides')], default='deliberates', max_length=11)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stations', to='plan.councilpaper')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.AddConstraint(
            model_name='papermeasure',
            constraint=models.UniqueConstraint(fields=('paper', 'measure'), name='a_paper_names_a_measure_once'),
        ),
        migrations.AddConstraint(
            model_name='councilpaper',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='a_paper_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='councilpaper',
            constraint=models.CheckConstraint(condition=models.Q(('handed_in_on', None), models.Q(models.Q(('proposal', ''), _negated=True), models.Q(('submitted_by', ''), _negated=True)), _connector='OR'), name='a_paper_handed_in_proposes_something'),
        ),
        migrations.AddConstraint(
            model_name='paperstation',
            constraint=models.UniqueConstraint(fields=('paper', 'position'), name='one_station_per_position'),
        ),
        migrations.AddConstraint(
            model_name='paperstation',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'decides')), fields=('paper',), name='one_body_decides'),
        ),
        migrations.AddConstraint(
            model_name='paperstation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['deliberates', 'decides'])), name='station_kind'),
        ),
        migrations.AddConstraint(
            model_name='paperstation',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='a_station_is_a_body'),
        ),
    ]
