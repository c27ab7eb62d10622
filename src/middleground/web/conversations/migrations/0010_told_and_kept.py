"""What looks told of each statement last, and how many people's answers were kept beside a result."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0009_result_has_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="livepicture",
            name="told",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="result",
            name="n_kept",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
