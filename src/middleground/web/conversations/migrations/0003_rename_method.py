"""The project's own method is called after the project; results kept under its first name follow."""

from django.db import migrations, models


def rename(apps, _schema_editor):
    apps.get_model("conversations", "Result").objects.filter(method="factors").update(method="middleground")


def back(apps, _schema_editor):
    apps.get_model("conversations", "Result").objects.filter(method="middleground").update(method="factors")


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0002_result_resulttext"),
    ]

    operations = [
        migrations.AlterField(
            model_name="result",
            name="method",
            field=models.CharField(
                choices=[
                    ("middleground", "Answers along a line, with their uncertainty"),
                    ("polis", "Compatible with Polis"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(rename, back),
    ]
