import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dossiers.privacy.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0024_federation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="came_by",
            field=models.CharField(
                choices=[
                    ("web", "en ligne"),
                    ("phone", "par téléphone"),
                    ("desk", "à une permanence"),
                    ("paper", "sur papier"),
                    ("sheet", "par l’import d’un tableur"),
                ],
                default="web",
                max_length=5,
                verbose_name="déposé",
            ),
        ),
        migrations.CreateModel(
            name="CaseImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key_id", models.BinaryField(max_length=4)),
                (
                    "algorithm",
                    models.CharField(default="HPKE-X25519-HKDF-SHA256-AES-256-GCM", max_length=60),
                ),
                ("blob", models.BinaryField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "en préparation"),
                            ("running", "en cours"),
                            ("done", "terminé"),
                            ("stopped", "arrêté"),
                            ("undone", "annulé"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="fichier effacé le")),
                ("ended_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("file", models.CharField(blank=True, default="", max_length=40)),
                ("size", models.PositiveIntegerField(default=0)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("columns", dossiers.privacy.sealed.SealedJSON(null=True, verbose_name="colonnes")),
                (
                    "corrections",
                    dossiers.privacy.sealed.SealedJSON(null=True, verbose_name="corrections"),
                ),
                (
                    "rehearsal",
                    dossiers.privacy.sealed.SealedJSON(null=True, verbose_name="répétition"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="dossiers.job",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.section",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "ordering": ["-begun_at"],
            },
        ),
        migrations.CreateModel(
            name="ImportedCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                (
                    "what",
                    models.CharField(
                        choices=[("created", "créé"), ("updated", "mis à jour")], max_length=8
                    ),
                ),
                ("mark", models.BinaryField(max_length=32)),
                ("seq", models.BigIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported",
                        to="dossiers.case",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="done",
                        to="dossiers.caseimport",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.section",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier importé",
            },
        ),
        migrations.CreateModel(
            name="SectionParcel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key_id", models.BinaryField(max_length=4)),
                (
                    "algorithm",
                    models.CharField(default="HPKE-X25519-HKDF-SHA256-AES-256-GCM", max_length=60),
                ),
                ("blob", models.BinaryField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="effacé le")),
                ("files", models.JSONField(default=list)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                (
                    "secret",
                    dossiers.privacy.sealed.SealedText(null=True, verbose_name="ce qui l’ouvrira"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="dossiers.job",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.section",
                    ),
                ),
            ],
            options={
                "verbose_name": "section à emporter",
                "ordering": ["-asked_at"],
            },
        ),
        migrations.AddIndex(
            model_name="caseimport",
            index=models.Index(
                condition=models.Q(("file", ""), _negated=True),
                fields=["expires_at"],
                name="import_file_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "running", "done", "stopped", "undone"])),
                name="import_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state__in", ["open", "running"])),
                    models.Q(
                        ("ended_at__isnull", False), ("state__in", ["done", "stopped", "undone"])
                    ),
                    _connector="OR",
                ),
                name="import_ended_has_its_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="importedcase",
            index=models.Index(fields=["section", "mark"], name="imported_mark"),
        ),
        migrations.AddConstraint(
            model_name="importedcase",
            constraint=models.UniqueConstraint(fields=("of", "row"), name="imported_once"),
        ),
    ]
