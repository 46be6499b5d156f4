import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workshop', '0012_themes_given_to_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardSnapshot',
            fields=[
                ('board', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='kept', serialize=False, to='workshop.board')),
                ('seq', models.PositiveBigIntegerField()),
                ('chain', models.BinaryField(max_length=32)),
                ('fold', models.CharField(max_length=16)),
                ('revealed', models.BooleanField()),
                ('content', models.TextField()),
            ],
        ),
    ]
