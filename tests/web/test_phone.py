"""A phone number as people type it. No database."""

from __future__ import annotations

import pytest

from dossiers.phone import PhoneError, normalise


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0612345678", "06 12 34 56 78"),
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("06.12.34.56.78", "06 12 34 56 78"),
        ("06-12-34-56-78", "06 12 34 56 78"),
        ("06\u00a012\u202f34 56 78", "06 12 34 56 78"),
        ("+33 6 12 34 56 78", "06 12 34 56 78"),
        ("+33 (0)6 12 34 56 78", "06 12 34 56 78"),
        ("0033612345678", "06 12 34 56 78"),
        ("612345678", "06 12 34 56 78"),
        ("0692 12 34 56", "06 92 12 34 56"),
        ("٠٦١٢٣٤٥٦٧٨", "06 12 34 56 78"),
        ("+34 612 345 678", "+34612345678"),
        ("0034612345678", "+34612345678"),
        ("+262 692 12 34 56", "+262692123456"),
    ],
)
def test_number_is_understood(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("06 12 34 56 7", "Il manque 1 chiffre au numéro."),
        ("06 12 34", "Il manque 4 chiffres au numéro."),
        ("06 12 34 56 78 9", "Le numéro est trop long. Il a 10 chiffres."),
        ("+33 6 12 34 56 7", "Il manque 1 chiffre au numéro."),
        ("12345", "Commencez le numéro par 0, ou par + et le pays."),
        ("+34 612", "Il manque des chiffres au numéro."),
        ("+1234567890123456", "Le numéro est trop long."),
        ("zéro six", "Un numéro n’a que des chiffres. Exemple : 06 12 34 56 78."),
        ("06+12", "Un numéro n’a que des chiffres. Exemple : 06 12 34 56 78."),
    ],
)
def test_mistake_says_what_is_missing(typed: str, sentence: str) -> None:
    with pytest.raises(PhoneError) as refused:
        normalise(typed)
    assert " ".join(str(refused.value).split()) == sentence
