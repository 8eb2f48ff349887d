import django.db.models.deletion
import dossiers.privacy.sealed
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0011_sentence_reading'),
    ]

    operations = [
        migrations.CreateModel(
            name='Guard',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('is_on', models.BooleanField(default=False, verbose_name='petite vérification avant de commencer')),
                ('changed_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name': 'vérification',
            },
        ),
        migrations.CreateModel(
            name='SpentProof',
            fields=[
                ('digest', models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='came_by',
            field=models.CharField(choices=[('web', 'en ligne'), ('phone', 'par téléphone'), ('desk', 'à une permanence'), ('paper', 'sur papier')], default='web', max_length=5, verbose_name='déposé'),
        ),
        migrations.CreateModel(
            name='JointCall',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('threshold', models.PositiveSmallIntegerField(verbose_name='nombre de personnes')),
                ('made_on', models.DateField()),
                ('reached_on', models.DateField(null=True, verbose_name='nombre atteint le')),
                ('closed_on', models.DateField(null=True, verbose_name='arrêtée le')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_calls', to='dossiers.section')),
            ],
            options={
                'verbose_name': 'action commune',
                'ordering': ['-made_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='JointInvite',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answer', models.CharField(blank=True, choices=[('yes', 'oui'), ('no', 'non')], default='', max_length=3)),
                ('answered_on', models.DateField(null=True)),
                ('words', dossiers.privacy.sealed.SealedText(verbose_name='ce qui est proposé')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invites', to='dossiers.jointcall')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='joint_invites', to='dossiers.case')),
            ],
            options={
                'verbose_name': 'question d’action commune',
            },
        ),
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.BinaryField(max_length=32, unique=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pledges', to='dossiers.jointcall')),
            ],
            options={
                'verbose_name': 'engagement sous condition',
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=30, unique=True, verbose_name='adresse courte')),
                ('kind', models.SlugField(max_length=20, verbose_name='type')),
                ('sealed', models.BinaryField(max_length=8000)),
                ('opens_on', models.DateField(verbose_name='premier jour')),
                ('closes_on', models.DateField(null=True, verbose_name='dernier jour')),
                ('revoked_on', models.DateField(null=True, verbose_name='fermée le')),
                ('started', models.PositiveIntegerField(default=0, verbose_name='demandes commencées')),
                ('filed', models.PositiveIntegerField(default=0, verbose_name='demandes envoyées')),
                ('made_on', models.DateField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='dossiers.section')),
            ],
            options={
                'verbose_name': 'entrée',
                'ordering': ['-made_on', 'slug'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__isnull', True), ('closes_on__gte', models.F('opens_on')), _connector='OR'), name='campaign_ends_after_it_opens')],
            },
        ),
        migrations.AddConstraint(
            model_name='jointcall',
            constraint=models.CheckConstraint(condition=models.Q(('threshold__gte', 3)), name='joint_call_hides_among_three'),
        ),
        migrations.AddConstraint(
            model_name='jointinvite',
            constraint=models.UniqueConstraint(fields=('call', 'case'), name='invited_once'),
        ),
        migrations.AddConstraint(
            model_name='jointinvite',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='joint_answer_has_its_day'),
        ),
    ]
