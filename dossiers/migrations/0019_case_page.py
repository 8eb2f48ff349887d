"""Facts, calls, versions of the summary, the next action, and messages that wait to leave."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dossiers.privacy.sealed


def row_id() -> models.UUIDField:
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def of_case(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=name, to="dossiers.case"
    )


def by_member() -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0018_court"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseSummary",
            fields=[
                ("id", row_id()),
                ("number", models.PositiveIntegerField()),
                ("written_at", models.DateTimeField()),
                ("body", dossiers.privacy.sealed.SealedText(verbose_name="texte")),
                ("author", by_member()),
                ("case", of_case("summaries")),
            ],
            options={
                "verbose_name": "résumé",
                "verbose_name_plural": "résumés",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="summary_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", row_id()),
                ("number", models.PositiveIntegerField()),
                ("on", models.DateField(verbose_name="au plus tôt")),
                ("on_end", models.DateField(verbose_name="au plus tard")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("range", "range")],
                        max_length=8,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True, verbose_name="retiré le")),
                ("version", models.PositiveIntegerField(default=1)),
                ("text", dossiers.privacy.sealed.SealedText(verbose_name="ce qui s’est passé")),
                ("case", of_case("facts")),
                (
                    "exhibit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="dossiers.exhibit",
                    ),
                ),
                ("written_by", by_member()),
            ],
            options={
                "verbose_name": "fait",
                "ordering": ["on", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="fact_number"),
                    models.CheckConstraint(
                        condition=models.Q(("on", models.F("on_end")), ("precision", "day"))
                        | models.Q(
                            ("on__lte", models.F("on_end")),
                            ("precision__in", ["month", "range"]),
                        ),
                        name="fact_days_match_precision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneCall",
            fields=[
                ("id", row_id()),
                ("called_at", models.DateTimeField(verbose_name="moment de l’appel")),
                ("written_at", models.DateTimeField()),
                ("whom", dossiers.privacy.sealed.SealedText(verbose_name="avec qui")),
                ("body", dossiers.privacy.sealed.SealedText(verbose_name="ce qui a été dit")),
                ("author", by_member()),
                ("case", of_case("calls")),
            ],
            options={"verbose_name": "appel", "ordering": ["called_at"]},
        ),
        migrations.AddField(
            model_name="case",
            name="next_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="next_actions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="next_on",
            field=models.DateField(null=True, verbose_name="prochaine action avant le"),
        ),
        migrations.AddField(
            model_name="case",
            name="next_action",
            field=dossiers.privacy.sealed.SealedText(null=True, verbose_name="prochaine action"),
        ),
        migrations.AddField(
            model_name="case",
            name="next_version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="case",
            name="contact_version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="message",
            name="leaves_at",
            field=models.DateTimeField(null=True, verbose_name="part à"),
        ),
        migrations.AddField(
            model_name="message", name="waited_since", field=models.DateField(null=True)
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("next_on__isnull", False)),
                fields=["next_by", "next_on"],
                name="case_next_action",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "submitted"), _negated=True)
                | models.Q(("suivi__isnull", True)),
                name="case_arrival_has_no_suivi",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("next_action__isnull", True),
                    ("next_by__isnull", True),
                    ("next_on__isnull", True),
                )
                | models.Q(
                    ("next_action__isnull", False),
                    ("next_by__isnull", False),
                    ("next_on__isnull", False),
                ),
                name="case_next_action_is_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("leaves_at__isnull", False)),
                fields=["leaves_at"],
                name="message_leaving",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_worker", False))
                | models.Q(("leaves_at__isnull", True), ("waited_since__isnull", True)),
                name="a_worker_does_not_wait_to_send",
            ),
        ),
    ]
