"""The newest look at a conversation that still runs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0004_kept_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="LivePicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("through", models.DateTimeField()),
                ("n_people", models.PositiveIntegerField()),
                ("payload", models.JSONField()),
                ("fit", models.BinaryField(default=bytes)),
                ("counts", models.JSONField(default=dict)),
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="live_picture",
                        to="conversations.conversation",
                    ),
                ),
            ],
        ),
    ]
