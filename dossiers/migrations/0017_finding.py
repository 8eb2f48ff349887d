import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0016_hands'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tags', to='dossiers.section')),
                ('word', models.CharField(max_length=30, verbose_name='étiquette')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_on', models.DateField()),
                ('ended_on', models.DateField(null=True, verbose_name='retirée le')),
            ],
            options={
                'verbose_name': 'étiquette',
                'ordering': ['word'],
                'constraints': [models.UniqueConstraint(fields=('section', 'word'), name='one_tag_of_a_word')],
            },
        ),
        migrations.CreateModel(
            name='CaseTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='dossiers.case')),
                ('word', models.CharField(max_length=30, verbose_name='étiquette')),
                ('put_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('put_on', models.DateField()),
            ],
            options={
                'verbose_name': 'étiquette d’un dossier',
                'indexes': [models.Index(fields=['word', 'case'], name='case_tag_word')],
                'constraints': [models.UniqueConstraint(fields=('case', 'word'), name='tagged_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to='dossiers.section')),
                ('asked', models.JSONField(default=dict, verbose_name='filtres')),
                ('rings_above', models.PositiveSmallIntegerField(null=True, verbose_name='prévenir au-dessus de')),
                ('over_since', models.DateField(null=True)),
                ('made_on', models.DateField()),
            ],
            options={
                'verbose_name': 'vue gardée',
                'ordering': ['made_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('rings_above__isnull', False)), fields=['rings_above'], name='saved_view_rings')],
            },
        ),
    ]
