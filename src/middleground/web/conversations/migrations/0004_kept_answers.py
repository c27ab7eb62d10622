"""What participants had answered when a result was worked out, for telling later what changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0003_rename_method"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptAnswers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.BinaryField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_answers",
                        to="conversations.participant",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_answers",
                        to="conversations.result",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("result", "participant"), name="answers_kept_once")],
            },
        ),
    ]
