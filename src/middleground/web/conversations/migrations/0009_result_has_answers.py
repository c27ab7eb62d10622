"""Whether the answers of a result's moment are kept whole, so that a later one can be compared with them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0008_is_telling"),
    ]

    operations = [
        migrations.AddField(
            model_name="result",
            name="has_answers",
            field=models.BooleanField(default=False),
        ),
    ]
