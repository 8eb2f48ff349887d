import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dossiers.privacy.sealed


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0015_one_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='attached_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attached', to='dossiers.case'),
        ),
        migrations.AddField(
            model_name='case',
            name='put_off_until',
            field=models.DateField(null=True, verbose_name='arrivée reportée au'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('attached_to__isnull', True), models.Q(('attached_to', models.F('id')), _negated=True), _connector='OR'), name='case_attached_to_another'),
        ),
        migrations.AddField(
            model_name='member',
            name='shows_names',
            field=models.BooleanField(default=False, verbose_name='affiche les prénoms dans ses listes'),
        ),
        migrations.CreateModel(
            name='TurnDown',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('agreed', 'acceptée'), ('kept', 'refusée : l’arrivée reste')], default='', max_length=6)),
                ('answered_at', models.DateTimeField(null=True)),
                ('reason', dossiers.privacy.sealed.SealedText(verbose_name='raison')),
                ('reply', dossiers.privacy.sealed.SealedText(verbose_name='réponse à la personne')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turn_downs', to='dossiers.case')),
            ],
            options={
                'verbose_name': 'refus d’une arrivée',
                'ordering': ['asked_at'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('case',), name='one_turn_down_asked'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='turn_down_answer_has_its_moment'),
                    models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='a_turn_down_takes_two_people'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Undo',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('act', models.SlugField(max_length=40)),
                ('details', models.JSONField(default=dict)),
                ('seq', models.BigIntegerField()),
                ('done_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='undos', to='dossiers.case')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='undos', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'annulation possible',
                'indexes': [
                    models.Index(fields=['member', 'done_at'], name='undo_of'),
                    models.Index(fields=['until'], name='undo_until'),
                ],
            },
        ),
    ]
