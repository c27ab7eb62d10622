"""Somebody who could not decide may say why."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0005_live_picture'),
    ]

    operations = [
        migrations.AddField(
            model_name='vote',
            name='reason',
            field=models.CharField(blank=True, choices=[('depends', 'It depends'), ('too_little_known', 'I know too little about it'), ('unclear', 'The words are unclear'), ('rather_not_say', 'I would rather not say')], db_default='', default='', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), models.Q(('choice', 0), ('choice__isnull', False)), _connector='OR'), name='only_undecided_votes_have_a_reason'),
        ),
    ]
