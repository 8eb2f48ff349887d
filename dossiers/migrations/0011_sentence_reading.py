import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0010_channels'),
    ]

    operations = [
        migrations.CreateModel(
            name='SentenceReading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=8)),
                ('digest', models.BinaryField(max_length=32)),
                ('read_on', models.DateField()),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'relecture d’une traduction',
                'constraints': [models.UniqueConstraint(fields=('language', 'digest'), name='one_reading_a_sentence')],
            },
        ),
    ]
