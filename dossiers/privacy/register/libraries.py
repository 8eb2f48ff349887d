"""Tables that the libraries bring."""

from collections.abc import Mapping

from dossiers.privacy.register.words import CLEAR, DIGEST, LINK, End, T, Table, member

LIBRARIES: Mapping[str, Table] = {
    "sessions.Session": Table(
        "une session, telle que Django la rangerait (voir TeamSession)",
        End.UNUSED,
        {
            "session_key": (DIGEST, "empreinte du cookie"),
            "session_data": (DIGEST, "scellée sous la clé de service"),
            "expire_date": (T, "fin"),
        },
    ),
    "mfa.Authenticator": Table(
        "un second facteur",
        End.WITH_MEMBER,
        {
            "id": (T, "rang"),
            "user": member("s’en sert"),
            "type": (T, "sorte"),
            "data": (DIGEST, "clé scellée sous la clé de service ; nom et clé publique d’une clé"),
            "created_at": (CLEAR, "moment"),
            "last_used_at": (CLEAR, "dernier usage"),
        },
    ),
    "account.EmailAddress": Table(
        "une adresse, pour la bibliothèque",
        End.UNUSED,
        {
            "id": (T, "rang"),
            "user": member("à qui elle est"),
            "email": (CLEAR, "adresse"),
            "verified": (T, "vérifiée"),
            "primary": (T, "principale"),
        },
    ),
    "account.EmailConfirmation": Table(
        "une confirmation d’adresse",
        End.UNUSED,
        {
            "id": (T, "rang"),
            "email_address": (LINK, "adresse"),
            "created": (T, "moment"),
            "sent": (T, "moment"),
            "key": (DIGEST, "clé"),
        },
    ),
    "auth.Permission": Table(
        "une permission de Django",
        End.KEPT,
        {"id": (T, "rang"), "name": (T, ""), "content_type": (T, ""), "codename": (T, "")},
    ),
    "auth.Group": Table(
        "un groupe de Django",
        End.UNUSED,
        {"id": (T, "rang"), "name": (T, "nom"), "permissions": (T, "")},
    ),
    "auth.Group_permissions": Table(
        "un groupe de Django",
        End.UNUSED,
        {"id": (T, "rang"), "group": (T, ""), "permission": (T, "")},
    ),
    "contenttypes.ContentType": Table(
        "la liste des tables",
        End.KEPT,
        {"id": (T, "rang"), "app_label": (T, ""), "model": (T, "")},
    ),
}
