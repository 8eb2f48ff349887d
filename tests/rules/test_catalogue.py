"""The catalogue: every entry is counted again, and a malformed one is refused by name."""

import re
from datetime import date

import pytest

from dossiers.rules.catalogue import CatalogueError, catalogue, load
from dossiers.rules.deadline import plan
from dossiers.rules.known import KnownDate
from dossiers.rules.rule import KINDS
from tests.rules.small_catalogue import ENTRY, RULE, WORDS, with_line

ON = date(2026, 11, 23)
EXAMPLES = [(rule, example) for rule in catalogue().rules for example in rule.examples]

# --- Our own catalogue ------------------------------------------------------


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[r.slug for r, _ in EXAMPLES])
def test_every_worked_example_is_counted_again(rule, example):
    planned = plan(rule, KnownDate.day(example.start), zone=example.zone)
    assert planned.theoretical == example.theoretical
    assert planned.legal == example.legal
    assert planned.prudent == example.prudent
    # The catalogue writes only what goes further than the law's own date.
    beyond = planned.defensible if (planned.defensible or example.legal) > example.legal else None
    assert beyond == example.defensible


def test_every_kind_of_this_issue_has_at_least_ten_rules():
    for kind in ("noz", "livreur", "restauration"):
        active = [rule for rule in catalogue().rules if rule.enabled and kind in rule.kinds]
        assert len(active) >= 10, kind


def test_what_is_only_remembered_is_switched_off():
    remembered = [rule for rule in catalogue().rules if "M" in rule.confidence.split("+")]
    assert remembered
    assert not any(rule.enabled for rule in remembered)


def test_every_act_of_the_catalogue_closes_something():
    used = {act for rule in catalogue().rules for act in rule.stopped_by}
    assert used == set(catalogue().acts())


def test_every_dated_fact_starts_something_but_the_letter_whose_reception_counts():
    used = {milestone for rule in catalogue().rules for milestone in rule.triggers}
    assert set(catalogue().milestone_labels) - used == {"reasons_asked"}


def test_a_letter_alone_stops_no_prescription():
    for rule in catalogue().rules:
        if rule.counting == "presc":
            assert "letter_sent" not in rule.stopped_by, rule.slug


def test_a_deactivation_opens_the_prudent_set_of_a_rider():
    opened = {rule.slug for rule in catalogue().triggered_by("livreur", "deactivation", ON)}
    assert opened == {
        "p2b_motifs",
        "arpe_mediation_1a",
        "rupture_12m",
        "dissimule_2a",
        "contrat_travail_5a",
    }
    complaint = catalogue().triggered_by("livreur", "platform_complaint_sent", ON)
    assert {rule.slug for rule in complaint} == {"arpe_mediation_1a", "p2b_plainte"}


def test_a_deactivation_brings_the_facts_that_open_the_rest_of_the_set():
    brought = catalogue().brings("deactivation")
    opened = {
        rule.slug for slug in brought for rule in catalogue().triggered_by("livreur", slug, ON)
    }
    assert {"livreur_recours_plateforme", "rgpd_1m", "arpe_mediation_1a", "salaire_3a"} <= opened
    assert catalogue().brings("accident") == ()


def test_a_dismissal_opens_the_contest_and_the_request_for_reasons():
    opened = {rule.slug for rule in catalogue().triggered_by("noz", "dismissal_received", ON)}
    assert opened == {"rupture_12m", "motifs_15j"}


def test_only_the_debated_delays_offer_their_roll_over():
    debated = {rule.slug for rule in catalogue().rules if rule.rolled_is_defensible}
    assert debated == {"lic_eco_12m", "rc_12m", "justificatif_15j", "csp_21j"}


def test_a_margin_is_never_longer_than_the_delay():
    for rule in catalogue().rules:
        planned = plan(rule, KnownDate.day(ON))
        if rule.bound == "ours" and rule.length:
            assert planned.prudent is not None
            assert planned.act_by is not None
            assert (planned.prudent - ON).days > rule.margin_days or not rule.margin_days, rule.slug


def test_rules_of_every_kind_reach_the_kinds_to_come():
    assert catalogue().rule("discrim_5a").kinds == KINDS


def test_the_catalogue_is_read_once():
    assert catalogue() is catalogue()


# --- Looking up -------------------------------------------------------------

SECOND = with_line("version = 2").replace("2020-01-01", "2025-01-01")


def test_the_newest_version_is_the_default_and_the_old_one_stays(written):
    found = written(WORDS, with_line("valid_until = 2024-12-31"), SECOND)
    assert found.rule("une_regle").version == 2
    assert found.rule("une_regle", 1).version == 1


def test_a_fact_is_counted_by_the_version_of_its_day(written):
    found = written(WORDS, with_line("valid_until = 2024-12-31"), SECOND)
    versions = [
        [rule.version for rule in found.triggered_by("noz", "fact", on)]
        for on in (date(2019, 12, 31), date(2024, 12, 31), date(2025, 1, 1))
    ]
    assert versions == [[], [1], [2]]


def test_an_unknown_rule_or_version_is_a_key_error():
    for lookup in (("rien",), ("rupture_12m", 99)):
        with pytest.raises(KeyError):
            catalogue().rule(*lookup)


def test_a_rule_switched_off_starts_nothing(written):
    off = written(WORDS, with_line("enabled = false"))
    assert off.triggered_by("noz", "fact", ON) == ()
    assert written(ENTRY).triggered_by("noz", "fact", ON)


def test_another_kind_or_fact_starts_nothing(written):
    found = written(WORDS, with_line('kinds = ["noz"]'))
    assert found.triggered_by("livreur", "fact", ON) == ()
    assert found.triggered_by("noz", "other", ON) == ()


# --- Refusals: file, entry and reason ----------------------------------------


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('counting = "lune"', "Comptage inconnu"),
        ('triggers = ["inconnu"]', "triggers : 'inconnu' est inconnu"),
        ("triggers = []", "triggers est vide"),
        ("triggers = [[]]", "triggers : .* est inconnu"),
        ('triggers = ["fact", "fact"]', "deux fois"),
        ('stopped_by = ["inconnu"]', "stopped_by : 'inconnu' est inconnu"),
        ('kinds = ["pirate"]', "kinds : 'pirate' est inconnu"),
        ('length = "1 mois"', "Longueur illisible"),
        ('length = ""', "Longueur illisible"),
        ('length = "PT48H"', "heures"),
        ("length = 30", "length : 30 n'est pas du type"),
        ('confidence = "M"', "rester éteinte"),
        ('confidence = "T+M"', "rester éteinte"),
        ('confidence = "X"', "confidence : 'X' est inconnu"),
        ('bound = "eux"', "bound 'eux'"),
        ('nature = "devine"', "nature 'devine'"),
        ('severity = "grave"', "severity 'grave'"),
        ('zone_rule = "ailleurs"', "zone_rule 'ailleurs'"),
        ('slug = "Une-Règle"', "minuscules"),
        (f'slug = "{"a" * 41}"', "40 au plus"),
        ("version = 0", "version"),
        ("version = true", "version : True"),
        ("margin_days = -1", "margin_days"),
        ('label = ""', "label est vide"),
        ('valid_from = "2020-01-01"', "valid_from : '2020-01-01' n'est pas du type"),
        ("valid_from = 2020-01-01T08:00:00", "valid_from"),
        ('surprise = "oui"', "surprise n'est pas un champ connu"),
        ("rolled_is_defensible = true", "presc et calendaire"),
        ("valid_until = 2019-12-31", "valid_until vient avant"),
        ('becomes = "inconnu"', "becomes 'inconnu'"),
        ('claim = "or"', "claim 'or'"),
        ('transition = "jamais"', "transition 'jamais'"),
        ("private = true", "private pour le fait et pour la règle"),
        ('private = "oui"', "private : 'oui' n'est pas du type"),
        ('aliases = ["Pas bon"]', "minuscules"),
        ("aliases = [3]", "slug 3"),
        ('triggers = ["secret"]', "private pour le fait et pour la règle"),
    ],
)
def test_a_malformed_entry_is_refused_with_file_entry_and_reason(written, line, reason):
    with pytest.raises(CatalogueError, match=reason) as refused:
        written(WORDS, with_line(line))
    assert refused.value.file.endswith("essai.toml")
    assert refused.value.entry.startswith("règle 1")


@pytest.mark.parametrize("key", ["slug", "article", "checked_on", "stopped_by", "length"])
def test_a_missing_field_is_named(written, key):
    text = re.sub(rf"^{key} = .*\n", "", RULE, flags=re.MULTILINE)
    with pytest.raises(CatalogueError, match=f"{key} manque"):
        written(WORDS, text)


def test_a_rule_without_a_worked_example_is_refused(written):
    text = RULE[: RULE.index("[[rules.examples]]")]
    with pytest.raises(CatalogueError, match="examples manque"):
        written(WORDS, text)
    with pytest.raises(CatalogueError, match="examples est vide"):
        written(WORDS, text, "examples = []")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("prudent = 2026-02-27", "", "exemple : prudent manque"),
        ("prudent = 2026-02-27", 'prudent = "vendredi"', "exemple : prudent"),
        ("prudent = 2026-02-27", 'prudent = 2026-02-27\nzone = "corse"', "zone 'corse'"),
        ("prudent = 2026-02-27", "prudent = 2026-02-27\nheure = 18", "exemple : heure"),
    ],
)
def test_a_broken_example_is_refused(written, old, new, reason):
    with pytest.raises(CatalogueError, match=reason):
        written(WORDS, RULE.replace(old, new))


def test_a_prescription_may_have_a_defensible_roll_over(written):
    text = with_line('counting = "presc"') + "\n"
    text = text.replace("version = 1", "version = 1\nrolled_is_defensible = true")
    assert written(WORDS, text).rule("une_regle").rolled_is_defensible


def test_a_margin_makes_no_sense_for_the_other_side(written):
    with pytest.raises(CatalogueError, match="margin_days"):
        written(WORDS, with_line('bound = "theirs"'))


def test_the_same_version_twice_is_refused(written):
    with pytest.raises(CatalogueError, match="existe déjà"):
        written(WORDS, RULE, RULE)


@pytest.mark.parametrize("end", ["", "valid_until = 2025-01-01"])
def test_two_versions_never_hold_on_the_same_day(written, end):
    with pytest.raises(CatalogueError, match="chevauche"):
        written(WORDS, with_line(end) if end else RULE, SECOND)


def test_a_later_version_has_a_greater_number(written):
    older = with_line("version = 2").replace("2020-01-01", "2010-01-01\nvalid_until = 2019-12-31")
    with pytest.raises(CatalogueError, match="plus grand"):
        written(WORDS, RULE, older)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ceci n'est pas du toml", "illisible"),
        ("", "absente"),
        (WORDS, "aucune règle"),
        (ENTRY + "\n[autre]\nx = 1\n", "partie inconnue"),
        (ENTRY.replace('[acts.done]\nlabel = "Fait"', "[acts.done]"), "label manque"),
        (ENTRY.replace("[acts.done]", '[acts."Pas bon"]'), "minuscules"),
        (ENTRY.replace("private = true", 'private = "oui"'), "private : true ou false"),
        (ENTRY.replace("private = true", "heure = 3"), "heure inconnu"),
        (ENTRY.replace("private = true", 'brings = ["rien"]'), "brings : 'rien' est inconnu"),
        (ENTRY.replace("private = true", 'brings = "fact"'), "liste"),
        ("warnings = 3\n" + ENTRY, r"\[\[warnings\]\] attendue en liste"),
    ],
)
def test_a_broken_file_is_refused(written, text, reason):
    with pytest.raises(CatalogueError, match=reason):
        written(text)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="illisible"):
        load(tmp_path / "absent.toml")
