"""When a ladder began, what was put off, and when somebody silent is told again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0012_doors"),
    ]

    operations = [
        migrations.AddField(
            model_name="deadline",
            name="rings_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="deadline",
            name="snoozed_until",
            field=models.DateField(null=True, verbose_name="reportée au"),
        ),
        migrations.AddField(
            model_name="reminder",
            name="again_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="reminder",
            name="agains",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("acknowledged_at__isnull", True), ("again_at__isnull", False)),
                fields=["again_at"],
                name="reminder_again",
            ),
        ),
    ]
