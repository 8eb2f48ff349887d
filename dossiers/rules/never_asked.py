"""What no screen ever asks, by any configuration (ux.md 4.4): the words that betray it.

What nobody asked cannot be seized, sold or leaked. The lines are those that the house tests
hold every screen to; a test keeps both the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PATTERNS: Mapping[str, str] = {
    "residence": (
        r"nationalité|\bséjour\b|sans[- ]papiers|(vos|les|des) papiers(?! du travail)"
        r"|^papiers\W*$|pays (de naissance|d’origine)|passeport|préfecture|\boqtf\b|\bvisa\b"
        r"|êtes.{0,8}étrang(er|ère)|régularisation|autorisation de travail"
    ),
    "identity and bank": (
        r"sécurité sociale|numéro de sécu|\bnir\b|carte vitale|(pièce|carte) d’identité"
        r"|\biban\b|\brib\b|numéro de compte|coordonnées bancaires"
    ),
    "whose account": (
        r"(à|au) quel nom|à qui (est|appartient)|titulaire du compte|qui (vous )?a? ?prêt"
        r"|\bbadge\b|compte de qui"
    ),
    "special categories": (
        r"\borigines?\b|ethni|couleur de peau|religi|croyance|\bopinions?\b|politique"
        r"|sexu(el|alité)|identité de genre|syndiqué|adhérent|adhésion|carte syndicale"
    ),
    "health": (
        r"diagnosti|médicament|ordonnance médicale|traitement médical|pathologie|symptôme"
        r"|quelle maladie|nom de la maladie|de quoi souffrez"
    ),
    "third parties": (
        r"noms? (de |des |du |d’)(vos |votre |l’|un |une |ces |ses )?"
        r"(collègue|témoin|élève|client|responsable|chef|personne|enfant)"
    ),
    "civil status": (
        r"date de naissance|année de naissance|quel âge|votre âge|\bnée? le\b"
        r"|adresse (postale|complète|personnelle|du domicile)|où (habitez|vivez)|domicile"
        r"|vrai (nom|prénom)|nom de famille|nom complet|nom de naissance|état civil"
    ),
    "the employer’s devices": (
        r"(e-?mail|adresse|messagerie|téléphone|numéro|ordinateur|wi-?fi|réseau|appareil)s? "
        r"(du travail|profession|de l’entreprise|de l’employeur|académique)|adresse ip"
    ),
    "surveys": (
        r"avez-vous connu|entendu parler de nous|newsletter|lettre d’information|sondage"
        r"|satisfaction|recommander"
    ),
}


def forbidden_in(words: str) -> str:
    """The first word of a question that is never asked, "" when it asks nothing of the kind."""
    text = words.replace("'", "’").replace("\u00a0", " ")
    for pattern in PATTERNS.values():
        if found := re.search(pattern, text, re.IGNORECASE):
            return found[0].strip()
    return ""
