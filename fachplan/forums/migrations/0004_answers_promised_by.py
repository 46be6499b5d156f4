"""The day by which a forum's cards are promised their answers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forums', '0003_process_logo'),
    ]

    operations = [
        migrations.AddField(
            model_name='forum',
            name='answers_by',
            field=models.DateField(blank=True, help_text='the day by which every card is promised an answer', null=True),
        ),
    ]
