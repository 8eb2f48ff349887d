"""Employers as the section knows them, and what several people do together."""

from collections.abc import Mapping

from dossiers.privacy.register.words import (
    CASE,
    DIGEST,
    LINK,
    ROW,
    SEALED,
    VERSION,
    End,
    Nature,
    T,
    Table,
    fact,
    member,
)

BOOK = (T, "carnet de la section")
MERGED = (T, "confondu avec cette autre ligne")
MADE = (T, "jour")
BRAND = (T, "enseigne")


def booked(what: str) -> tuple[Nature, str]:
    """A column sealed under the key of the section's book of employers."""
    return (SEALED, f"{what} (clé du carnet de la section)")


EMPLOYERS: Mapping[str, Table] = {
    "dossiers.EmployerBook": Table(
        "le carnet des employeurs d’une section",
        End.KEPT,
        {
            "id": ROW,
            "section": (T, "section"),
            "key_id": (T, "repère de la clé"),
            "algorithm": (T, "méthode"),
            "blob": (DIGEST, "clé enveloppée pour la section"),
        },
    ),
    "dossiers.Brand": Table(
        "une enseigne ou une plateforme",
        End.KEPT,
        {
            "id": ROW,
            "book": BOOK,
            "name": booked("nom"),
            "merged_into": MERGED,
            "made_on": MADE,
            "version": VERSION,
            "is_platform": (T, "plateforme"),
        },
    ),
    "dossiers.Alias": Table(
        "une graphie rattachée à une enseigne",
        End.KEPT,
        {
            "id": ROW,
            "book": BOOK,
            "brand": BRAND,
            "mark": (DIGEST, "empreinte avec clé de la graphie"),
            "words": booked("graphie"),
        },
    ),
    "dossiers.Company": Table(
        "une société",
        End.KEPT,
        {
            "id": ROW,
            "book": BOOK,
            "name": booked("nom"),
            "merged_into": MERGED,
            "made_on": MADE,
            "version": VERSION,
            "brand": BRAND,
            "siren": booked("SIREN"),
            "siren_mark": (DIGEST, "empreinte avec clé du SIREN"),
            "successor": (T, "société qui a repris l’activité"),
            "succeeded_on": (T, "jour de la reprise"),
        },
    ),
    "dossiers.Place": Table(
        "un lieu de travail",
        End.KEPT,
        {
            "id": ROW,
            "book": BOOK,
            "name": booked("nom"),
            "merged_into": MERGED,
            "made_on": MADE,
            "version": VERSION,
            "brand": BRAND,
            "company": (T, "société"),
            "town": booked("ville"),
            "siret": booked("SIRET"),
            "siret_mark": (DIGEST, "empreinte avec clé du SIRET"),
        },
    ),
    "dossiers.Workplace": Table(
        "l’employeur d’un dossier, par identifiants au hasard",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "section": fact("section"),
            "received_on": fact("jour d’arrivée"),
            "mark": (DIGEST, "empreinte avec clé du nom écrit par la personne"),
            "spot": (DIGEST, "empreinte avec clé du département"),
            "brand": (LINK, "enseigne, sans son nom"),
            "company": (LINK, "société, sans son nom"),
            "place": (LINK, "lieu, sans son nom"),
            "linked_by": member("a rattaché le dossier"),
            "linked_on": fact("jour du rattachement"),
        },
    ),
    "dossiers.Practice": Table(
        "un problème coché, pour compter",
        End.WITH_CASE,
        {
            "id": ROW,
            "workplace": (LINK, "le dossier"),
            "mark": (DIGEST, "empreinte avec clé du problème"),
        },
    ),
    "dossiers.Insolvency": Table(
        "une procédure collective d’une société",
        End.KEPT,
        {
            "id": ROW,
            "book": BOOK,
            "company": (T, "société"),
            "procedure": (T, "liquidation ou redressement"),
            "opened_on": (T, "jour du jugement"),
            "published_on": (T, "jour de la publication"),
            "recorded_by": member("l’a notée"),
            "recorded_at": (T, "moment"),
            "undone_on": (T, "jour où elle a été retirée"),
            "trustee": booked("mandataire ou liquidateur, à titre professionnel"),
        },
    ),
    "dossiers.InsolvencyFact": Table(
        "le fait daté qu’une procédure collective a posé dans un dossier",
        End.WITH_CASE,
        {
            "id": ROW,
            "insolvency": (LINK, "la procédure"),
            "case": CASE,
            "slug": fact("quel fait"),
            "milestone": (LINK, "le fait daté"),
        },
    ),
    "dossiers.EmployerNote": Table(
        "une personne à connaître ou une décision passée",
        End.KEPT,
        {
            "id": ROW,
            "book": BOOK,
            "brand": BRAND,
            "what": (T, "contact professionnel, ou décision"),
            "added_by": member("l’a notée"),
            "added_on": (T, "jour"),
            "removed_on": (T, "jour du retrait"),
            "words": booked("nom et coordonnées professionnels, ou texte et référence"),
        },
    ),
    "dossiers.EmployerChange": Table(
        "une ligne de l’historique d’une enseigne",
        End.KEPT,
        {
            "id": ROW,
            "book": BOOK,
            "brand": BRAND,
            "about": (T, "la ligne changée"),
            "what": (T, "quel changement"),
            "by": member("l’a fait"),
            "at": (T, "moment"),
            "words": booked("avant et après"),
        },
    ),
    "dossiers.PatternRule": Table(
        "les seuils des motifs d’une section",
        End.KEPT,
        {
            "id": ROW,
            "section": (T, "section"),
            "cases": (T, "nombre de dossiers"),
            "places": (T, "nombre de lieux"),
            "alone": (T, "nombre de dossiers dans un seul lieu"),
            "months": (T, "sur combien de mois"),
            "version": VERSION,
        },
    ),
    "dossiers.Collective": Table(
        "une action collective",
        End.KEPT,
        {
            "id": ROW,
            "book": BOOK,
            "brand": BRAND,
            "call": (T, "la question posée avant, s’il y en a une"),
            "made_by": member("l’a ouverte"),
            "made_on": (T, "jour"),
            "closed_on": (T, "jour de la fin"),
            "version": VERSION,
            "goal": booked("but"),
        },
    ),
    "dossiers.CollectiveCase": Table(
        "un dossier d’une action collective",
        End.WITH_CASE,
        {
            "id": ROW,
            "collective": (LINK, "l’action"),
            "case": CASE,
            "added_by": member("l’a relié"),
            "added_on": fact("jour"),
        },
    ),
    "dossiers.CollectivePiece": Table(
        "une pièce commune, par sa copie masquée",
        End.WITH_CASE,
        {
            "id": ROW,
            "collective": (LINK, "l’action"),
            "exhibit": (LINK, "la pièce"),
            "added_by": member("l’a choisie"),
            "added_on": fact("jour"),
        },
    ),
    "dossiers.CollectiveAct": Table(
        "un acte fait sur tous les dossiers d’une action",
        End.KEPT,
        {
            "id": ROW,
            "book": BOOK,
            "collective": (T, "l’action"),
            "what": (T, "quel acte"),
            "by": member("l’a fait"),
            "at": (T, "moment"),
            "words": booked("ce qui a été écrit à chacun"),
        },
    ),
    "dossiers.CollectiveResult": Table(
        "ce qu’un acte sur tous a donné dans un dossier",
        End.WITH_CASE,
        {
            "id": ROW,
            "act": (LINK, "l’acte"),
            "case": CASE,
            "refusal": fact("fait, ou pourquoi pas"),
        },
    ),
}
