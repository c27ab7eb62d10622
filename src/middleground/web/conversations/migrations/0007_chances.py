"""An answer keeps the chance with which its statement was shown, so that shares can be corrected for it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0006_vote_reason'),
    ]

    operations = [
        migrations.AddField(
            model_name='participant',
            name='showing_chance',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='vote',
            name='chance',
            field=models.FloatField(null=True),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('chance__isnull', True), models.Q(('chance__gt', 0), ('chance__lte', 1)), _connector='OR'), name='vote_chance_is_one'),
        ),
    ]
