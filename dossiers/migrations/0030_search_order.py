"""The cases of a section in the order in which a search reads them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0029_root_secret"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["section", "-acted_on", "-reference"],
                condition=~models.Q(state="submitted"),
                name="case_last_acted",
            ),
        ),
    ]
