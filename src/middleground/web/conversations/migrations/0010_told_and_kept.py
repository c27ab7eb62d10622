"""What looks told of each statement last, and how many people's answers were kept beside a result."""

from django.db import migrations, models
from django.db.models import F


def tell_what_is_shown(apps, _schema_editor):
    """Let the next look begin from the one that is kept."""
    apps.get_model("conversations", "LivePicture").objects.update(told=F("payload"))


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
        migrations.RunPython(tell_what_is_shown, migrations.RunPython.noop),
    ]
