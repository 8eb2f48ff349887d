from django.db import migrations, models
from django.db.models import F, Q


def due_when_created(apps, schema_editor):
    """What waits was due at once: until now nothing could be asked for later."""
    apps.get_model("notifications", "Delivery").objects.update(due_at=F("created_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_trouble_and_marks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pace',
            fields=[
                ('name', models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name='nom')),
                ('since', models.DateTimeField(verbose_name='depuis')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='nombre')),
            ],
            options={
                'verbose_name': 'cadence',
            },
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='delivery_settled_has_a_date',
        ),
        migrations.RemoveConstraint(
            model_name='preference',
            name='preference_known_rhythm',
        ),
        migrations.AddField(
            model_name='delivery',
            name='carried_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=models.deletion.CASCADE, related_name='carried', to='notifications.delivery', verbose_name='joint à'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='group',
            field=models.CharField(blank=True, default='', max_length=80, verbose_name='groupe'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='delivery',
            name='due_at',
            field=models.DateTimeField(null=True, verbose_name='à envoyer le'),
        ),
        migrations.RunPython(due_when_created, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='delivery',
            name='due_at',
            field=models.DateTimeField(verbose_name='à envoyer le'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(choices=[('waiting', 'à envoyer'), ('claimed', 'en cours d’envoi'), ('sent', 'envoyé'), ('failed', 'échec'), ('uncertain', 'incertain'), ('bounced', 'revenu'), ('dropped', 'sans objet'), ('carried', 'joint à un autre')], default='waiting', max_length=10, verbose_name='état'),
        ),
        migrations.AlterField(
            model_name='preference',
            name='rhythm',
            field=models.CharField(choices=[('instant', 'tout de suite'), ('daily', 'avant mon soir'), ('weekly', 'une fois par semaine'), ('none', 'jamais')], max_length=10, verbose_name='rythme'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=Q(('group', ''), _negated=True), fields=['group', 'settled_at'], name='delivery_group'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=Q(('carried_by__isnull', False)), fields=['carried_by'], name='delivery_carried_by'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=Q(Q(('settled_at__isnull', True), ('state__in', ['waiting', 'claimed'])), Q(('settled_at__isnull', False), ('state__in', ['sent', 'failed', 'uncertain', 'bounced', 'dropped', 'carried'])), _connector='OR'), name='delivery_settled_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=Q(Q(('carried_by__isnull', False), ('state', 'carried')), Q(Q(('state', 'carried'), _negated=True), ('carried_by__isnull', True)), _connector='OR'), name='delivery_carried_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=Q(('rhythm__in', ['instant', 'daily', 'weekly', 'none'])), name='preference_known_rhythm'),
        ),
    ]
