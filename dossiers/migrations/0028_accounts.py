"""Sessions with their owner, lost factors and devices, emergency openings, pruned lines.

From here on the database lets a line of the journal go when a segment says that it was pruned,
and it is a year old; nothing else. The signature of the segment is checked by verify_journal.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dossiers.privacy.sealed

TABLE = "dossiers_journalline"
SEGMENT = "dossiers_journalsegment"
WORDS = "the journal is append-only"
PRUNED = {
    "sqlite": f"SELECT 1 FROM {SEGMENT} s WHERE OLD.seq BETWEEN s.first AND s.last "  # noqa: S608
    "AND OLD.at < date(s.pruned_on, '-364 days')",
    "postgresql": f"SELECT 1 FROM {SEGMENT} s WHERE OLD.seq BETWEEN s.first AND s.last "  # noqa: S608
    "AND OLD.at < s.pruned_on - interval '364 days'",
}
PROTECT = {
    "sqlite": [
        f"CREATE TRIGGER journal_no_update BEFORE UPDATE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
        f"CREATE TRIGGER journal_no_delete BEFORE DELETE ON {TABLE} "
        f"WHEN NOT EXISTS ({PRUNED['sqlite']}) BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF TG_LEVEL = 'ROW' AND TG_OP = 'DELETE' THEN "
        f"IF EXISTS ({PRUNED['postgresql']}) THEN RETURN OLD; END IF; END IF; "
        f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()",
        f"CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()",
    ],
}
UNPROTECT = {
    "sqlite": ["DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"],
    "postgresql": [
        f"DROP TRIGGER journal_no_change ON {TABLE}",
        f"DROP TRIGGER journal_no_truncate ON {TABLE}",
        "DROP FUNCTION journal_is_append_only()",
    ],
}


def protect(apps, schema_editor):
    for statement in PROTECT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    for statement in UNPROTECT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def protect_anew(apps, schema_editor):
    unprotect(apps, schema_editor)
    protect(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("dossiers", "0027_publications"),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("review_by", models.DateField(verbose_name="à relire avant le")),
                ("reviewed_on", models.DateField(null=True)),
                ("reason", dossiers.privacy.sealed.SealedText(verbose_name="raison")),
                (
                    "review",
                    dossiers.privacy.sealed.SealedText(
                        null=True, verbose_name="avis de qui a relu"
                    ),
                ),
            ],
            options={
                "verbose_name": "ouverture d’urgence",
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="DeviceLoss",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "appareil disparu",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True, verbose_name="à partir de")),
                ("stopped_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "second facteur perdu",
            },
        ),
        migrations.CreateModel(
            name="JournalSegment",
            fields=[
                ("first", models.BigIntegerField(primary_key=True, serialize=False)),
                ("last", models.BigIntegerField(unique=True)),
                ("before", models.BinaryField(max_length=32)),
                ("after", models.BinaryField(max_length=32)),
                ("kept", models.PositiveIntegerField(default=0)),
                ("kept_digest", models.BinaryField(max_length=32)),
                ("pruned_on", models.DateField()),
                ("signature", models.BinaryField(max_length=32)),
            ],
            options={
                "ordering": ["first"],
            },
        ),
        migrations.CreateModel(
            name="TeamSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("started_at", models.DateTimeField(verbose_name="ouverte")),
                (
                    "device",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="appareil"
                    ),
                ),
            ],
            options={
                "verbose_name": "session de l’équipe",
            },
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="known_role",
        ),
        migrations.AddField(
            model_name="member",
            name="auth_epoch",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="member",
            name="idle_told_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="locked_on",
            field=models.DateField(blank=True, null=True, verbose_name="fermé faute d’usage"),
        ),
        migrations.AddField(
            model_name="member",
            name="mandate_ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="fin du mandat"),
        ),
        migrations.AddField(
            model_name="member",
            name="unlocked_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="role",
            field=models.CharField(
                choices=[
                    ("delegue", "délégué·e"),
                    ("coordinator", "coordination"),
                    ("technician", "technique"),
                    ("auditor", "audit"),
                    ("data_officer", "référent·e données"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("delegue", "délégué·e"),
                    ("coordinator", "coordination"),
                    ("technician", "technique"),
                    ("auditor", "audit"),
                    ("data_officer", "référent·e données"),
                ],
                max_length=12,
                verbose_name="rôle",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("locked_on__isnull", True), ("is_active", False), _connector="OR"
                ),
                name="member_locked_is_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        ["delegue", "coordinator", "technician", "auditor", "data_officer"],
                    )
                ),
                name="known_role",
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="break_glass",
                to="dossiers.case",
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="break_glass",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deviceloss",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deviceloss",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="device_losses",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="factorreset",
            name="agreed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="factorreset",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="factorreset",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="factor_resets",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="journalsegment",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))), name="segment_has_its_order"
            ),
        ),
        migrations.AddField(
            model_name="teamsession",
            name="member",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="team_sessions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="breakglass",
            index=models.Index(
                condition=models.Q(("reviewed_on__isnull", True)),
                fields=["review_by"],
                name="break_glass_to_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("member")), _negated=True),
                    _connector="OR",
                ),
                name="break_glass_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("opened_at"))),
                name="break_glass_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="factorreset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at__isnull", True), ("stopped_at__isnull", True)),
                fields=("member",),
                name="one_factor_reset_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="factorreset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by__isnull", True),
                    models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="factor_reset_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="factorreset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done_at__isnull", True),
                    models.Q(
                        ("done_at__gte", models.F("due_at")),
                        ("due_at__isnull", False),
                        ("stopped_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="factor_reset_after_its_delay",
            ),
        ),
        migrations.RunPython(protect_anew, migrations.RunPython.noop),
    ]
