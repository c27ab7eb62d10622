"""A conversation may show first what an answer tells most about; what is known of its statements is kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0007_chances'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='is_telling',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='KnownStatements',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('payload', models.JSONField()),
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='known_statements', to='conversations.conversation')),
            ],
        ),
    ]
