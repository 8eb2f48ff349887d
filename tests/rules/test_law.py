"""The whole of law.md is in the catalogue: its lines, what it doubts, what it watches."""

from datetime import date

import pytest

from dossiers.rules.catalogue import CatalogueError, catalogue, load
from dossiers.rules.chip import Status, chip
from dossiers.rules.counting import CountingError
from dossiers.rules.deadline import Certainty, plan
from dossiers.rules.known import KnownDate
from dossiers.rules.rule import KINDS
from dossiers.rules.transition import plan_in_time
from tests.rules.small_catalogue import RULE, WORDS, with_line

ON = date(2026, 11, 23)
LINES = {
    "A1": "rupture_12m execution_2a salaire_3a dissimule_2a discrim_5a harcel_5a corporel_10a "
    "contrat_travail_5a requalif_cdd_forme_2a requalif_cdd_motif_2a lic_eco_12m csp_12m rc_12m "
    "rcc_12m participation_2a reembauche_2a frais_pro facture_freelance_5a penal_delit_6a "
    "penal_contrav_1a diffamation_3m creance_publique_4a",
    "A2": "motifs_15j motifs_reponse_15j retractation_rc_15j stc_6m medecin_15j grossesse_15j "
    "modif_eco_1m csp_21j abandon_15j opposition_syndicat_15j ft_obs_10j ft_penalite_1m "
    "ft_mpo_2m ft_indu_2m ft_contrainte_15j are_demande_2a are_action_2a are_indu_3a",
    "A3": "entretien_5jo lettre_2jo lettre_eco_7jo sanction_2jo_1m poursuites_2m "
    "sanction_vieille_3a paie_mensuelle ap_paie docs_fin bulletins_5a horaires_1a_3a "
    "inaptitude_1m etranger_30j at_employeur_48h at_reserves_10jf dgi_24h alerte_atteinte "
    "alerte_ar_7jo alerte_retour_3m reunion_cse_1m rgpd_1m",
    "A4": "p2b_motifs p2b_30j p2b_cgu_15j p2b_plainte livreur_recours_plateforme "
    "arpe_mediation_1a arpe_suspension arpe_representant vigilance_6m kbis_90j titre_sejour_fin "
    "revenu_min directive_2sem",
    "A5": "at_salarie_24h at_victime_2a arret_2j at_decision_30jf at_decision_90jf "
    "at_questionnaire_20jf at_consult_10jf mp_decision_120jf at_droits_2a cra_2m cra_silence_2m "
    "pole_social_2m ij_2a",
    "A6": "contribution_50 bco_seance eco_pieces_8j bj_direct_1m bj_restreint_3m departage_1m "
    "departage_15j appel_1m appel_refere_15j appel_paf_15j appel_distance appel_conclusions_3m "
    "opposition_1m pourvoi_2m caducite_15j peremption_2a execution_10a exec_provisoire ags_2m "
    "ags_15j ags_releves protege_2m recours_ministre_2m reintegration_2m",
    "A7": "recours_gracieux_2m ta_2m silence_2m delai_raisonnable_1a cada accident_service_15j "
    "mp_service_2a citis_1m rsst_dgi refus_sejour_implicite oqtf aes_metiers_tension",
}
# Lines of law.md whose length, or whose very rule, is only remembered.
REMEMBERED = (
    "facture_freelance_5a csp_21j p2b_30j p2b_cgu_15j directive_2sem appel_paf_15j caducite_15j "
    "peremption_2a execution_10a delai_raisonnable_1a oqtf"
)
TELLING = ("gross", "enceint", "sejour", "titre_", "etranger", "papier", "oqtf", "matern", "sante_")


@pytest.mark.parametrize("part", LINES)
def test_every_line_of_the_law_page_is_in_the_catalogue(part):
    for slug in LINES[part].split():
        assert catalogue().rule(slug).examples, slug


@pytest.mark.parametrize("slug", REMEMBERED.split())
def test_what_the_law_page_only_remembers_is_present_and_switched_off(slug):
    assert not catalogue().rule(slug).enabled


def test_only_a_remembered_rule_is_switched_off():
    off = {rule.slug for rule in catalogue().rules if not rule.enabled}
    assert off == {rule.slug for rule in catalogue().rules if "M" in rule.confidence.split("+")}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_fatal_rules_that_are_ours(kind):
    ours = [r for r in catalogue().rules if r.enabled and kind in r.kinds and r.bound == "ours"]
    assert sum(rule.severity == "fatal" for rule in ours) >= 10


def test_what_binds_the_other_side_is_internal_and_has_no_margin():
    for rule in catalogue().rules:
        if rule.bound == "theirs":
            assert (rule.severity, rule.margin_days) == ("internal", 0), rule.slug


def test_every_kind_of_counting_of_the_law_page_counts_some_rule():
    used = {rule.counting for rule in catalogue().rules}
    assert {
        "cpc", "presc", "presc0h", "franc", "ouvrable", "ouvre", "min_ouvrable", "min_jours",
        "eu", "quadri", "heures", "heures_ouvrables", "calendaire", "date",
    } <= used  # fmt: skip


# --- What must not be told ----------------------------------------------------


def test_no_name_that_is_stored_tells_of_a_pregnancy_or_of_a_residence():
    stored = [rule.slug for rule in catalogue().rules if not rule.private]
    for slug in (*stored, *catalogue().milestones(), *catalogue().acts()):
        assert not any(word in f"{slug}_" for word in TELLING), slug


def test_a_private_fact_cannot_be_recorded_and_starts_nothing():
    private = [rule for rule in catalogue().rules if rule.private]
    assert {rule.slug for rule in private} == {
        "date_personnelle", "refus_sejour_implicite", "refus_sejour_ta_2m", "oqtf", "oqtf_7j",
        "oqtf_48h", "aes_metiers_tension",
    }  # fmt: skip
    for rule in private:
        for slug in rule.triggers:
            assert slug not in catalogue().milestones()
            assert slug in catalogue().milestone_labels
            for kind in KINDS:
                assert catalogue().triggered_by(kind, slug, ON, intervals=True) == ()


def test_the_law_page_s_own_names_still_find_the_rules_renamed():
    assert catalogue().rule("grossesse_15j").slug == "justificatif_15j"
    assert catalogue().rule("etranger_30j").slug == "constat_30j"
    assert catalogue().rule("titre_sejour_fin").slug == "date_personnelle"


def test_a_proof_of_protection_is_counted_without_roll_over_which_may_be_argued():
    planned = plan(catalogue().rule("justificatif_15j"), KnownDate.day(date(2026, 11, 7)))
    assert planned.legal == date(2026, 11, 22)
    assert planned.defensible == date(2026, 11, 23)


def test_a_name_belongs_to_one_rule_only(written):
    one = with_line('aliases = ["autre"]')
    with pytest.raises(CatalogueError, match="autre nomme déjà"):
        written(WORDS, one, RULE.replace('"une_regle"', '"autre"'))


# --- Minimum intervals ----------------------------------------------------------


def test_a_minimum_interval_opens_only_when_it_is_asked_for():
    def opened(**asked: bool) -> set[str]:
        found = catalogue().triggered_by("noz", "dismissal_interview_held", ON, **asked)
        return {rule.slug for rule in found}

    assert opened() == {"sanction_2jo_1m"}
    assert opened(intervals=True) == {"sanction_2jo_1m", "lettre_2jo"}


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (date(2013, 12, 17), "Pas avant le 24 décembre 2013"),
        (date(2013, 12, 23), "Pas avant le 24 décembre 2013"),
        (date(2013, 12, 24), "Peut agir depuis le 24 décembre 2013"),
        (date(2026, 11, 23), "Peut agir depuis le 24 décembre 2013"),
    ],
)
def test_nobody_is_ever_late_of_a_minimum_interval(today, text):
    planned = plan(catalogue().rule("entretien_5jo"), KnownDate.day(date(2013, 12, 16)))
    shown = chip(
        planned.prudent,
        planned.defensible,
        planned.certainty,
        today,
        bound="theirs",
        may_act_from=planned.may_act_from,
    )
    assert (shown.status, shown.text, shown.icon) == (Status.FAR, text, "")
    assert not shown.dashed


def test_an_approximate_interval_is_dashed_and_marked():
    shown = chip(ON, None, Certainty.EARLIEST, ON, may_act_from=date(2026, 11, 30))
    assert (shown.text, shown.dashed) == ("≈ Pas avant le 30 novembre 2026", True)


def test_only_a_minimum_interval_says_from_when_the_other_side_may_act():
    for rule in catalogue().rules:
        planned = plan(rule, KnownDate.day(ON))
        assert (planned.may_act_from is not None) is rule.is_interval, rule.slug


# --- Repeating, silence -----------------------------------------------------------


def test_what_comes_back_is_marked_so():
    repeating = {rule.slug for rule in catalogue().rules if rule.repeats}
    assert repeating == {"vigilance_6m", "kbis_90j", "paie_mensuelle", "ap_paie", "reunion_cse_1m"}


@pytest.mark.parametrize(
    ("slug", "kind", "opened"),
    [
        ("cra_silence_2m", "noz", "pole_social_2m"),
        ("silence_2m", "education", "ta_2m"),
        ("cada", "education", "cada_saisine_2m"),
        ("ministre_silence_4m", "noz", "ta_2m"),
        ("homologation_15jo", "noz", "rc_12m"),
        ("paie_mensuelle", "restauration", "salaire_3a"),
    ],
)
def test_silence_becomes_the_fact_that_opens_the_next_delay(slug, kind, opened):
    fact = catalogue().rule(slug).becomes
    assert opened in {rule.slug for rule in catalogue().triggered_by(kind, fact, ON)}


# --- Changes of law -----------------------------------------------------------------


def test_the_changes_the_law_page_knows_are_warnings_nearest_first():
    found = catalogue().warnings(ON)
    assert len(found) == 11
    dated = [change.date for change in found if change.date]
    assert dated == sorted(dated)
    assert [change.date is None for change in found] == [False] * 8 + [True] * 3
    assert all(change.text and change.when and change.source for change in found)


def test_a_change_that_has_come_asks_to_read_its_rules_again():
    come = {change.slug for change in catalogue().warnings(ON) if change.has_come(ON)}
    assert come == {"amiable_2025", "contribution_50_2026", "rivage_2026", "maladie_pro_2026_09"}
    (mp,) = [c for c in catalogue().warnings(ON) if c.slug == "maladie_pro_2026_09"]
    assert "mp_decision_120jf" in mp.rules


CHANGE = """
[[warnings]]
slug = "loi"
date = 2026-12-02
when = "2 décembre"
text = "Change."
rules = ["une_regle"]
source = "JO"
confidence = "T"
"""


def test_a_change_settled_is_no_longer_a_warning(written):
    found = written(WORDS, RULE, CHANGE + "settled_on = 2026-11-20\n")
    assert found.warnings(date(2026, 11, 19))
    assert found.warnings(date(2026, 11, 20)) == ()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('rules = ["une_regle"]', 'rules = ["rien"]', "rules : 'rien' est inconnu"),
        ('confidence = "T"', 'confidence = "X"', "confidence : 'X'"),
        ('text = "Change."', "", "text manque"),
        ('slug = "loi"', 'slug = "La loi"', "minuscules"),
        ("date = 2026-12-02", 'date = "demain"', "date : 'demain'"),
    ],
)
def test_a_malformed_warning_is_refused_by_name(written, old, new, reason):
    with pytest.raises(CatalogueError, match=reason) as refused:
        written(WORDS, RULE, CHANGE.replace(old, new))
    assert refused.value.entry.startswith("avertissement 1")


def test_what_nobody_has_checked_for_twelve_months_is_listed():
    def stale(on: date) -> set[str]:
        return {rule.slug for rule in catalogue().stale(on)}

    # Read in 2020 and 2015; the consolidated texts in March 2026.
    assert {"penal_delit_6a", "corporel_10a"} <= stale(ON)
    assert "rupture_12m" not in stale(date(2027, 3, 25))
    assert "rupture_12m" in stale(date(2027, 3, 26))
    assert next(r.checked_on for r in catalogue().stale(ON)) == date(2015, 1, 1)


def test_a_version_that_has_ended_need_not_be_checked(written):
    second = with_line("version = 2").replace("2020-01-01", "2025-01-01")
    found = written(WORDS, with_line("valid_until = 2024-12-31"), second)
    assert [rule.version for rule in found.stale(date(2030, 1, 1))] == [2]


# --- Which version counts ---------------------------------------------------------------

# Ordonnance 2017-1387: two years to contest a dismissal became one on 24 September 2017,
# and the new delay runs from that day without exceeding the old one.
TWO_YEARS = (
    with_line("valid_until = 2017-09-23")
    .replace("valid_from = 2020-01-01", "valid_from = 2013-06-17")
    .replace('length = "P1M"', 'length = "P24M"')
    .replace('counting = "cpc"', 'counting = "presc"')
)
ONE_YEAR = (
    TWO_YEARS.replace("valid_until = 2017-09-23\n", "")
    .replace("version = 1", 'version = 2\ntransition = "shortened"')
    .replace("2013-06-17", "2017-09-24")
    .replace('length = "P24M"', 'length = "P12M"')
)


def planned_in_time(found, on: str, **more):
    return plan_in_time(found, "une_regle", KnownDate.day(date.fromisoformat(on)), **more)


@pytest.mark.parametrize(
    ("dismissed", "last", "version"),
    [
        ("2015-10-30", "2017-10-30", 1),  # the old delay ends before the new one
        ("2016-09-23", "2018-09-23", 1),  # both end on the same day: the old one stays
        ("2017-06-01", "2018-09-23", 2),  # the new one, from 24 September 2017 at 0 h
        ("2017-09-23", "2018-09-23", 2),
        ("2017-09-24", "2018-09-24", 2),
        ("2015-09-01", "2017-09-01", 1),  # over before the change
    ],
)
def test_a_shortened_delay_runs_from_the_new_law_and_never_exceeds_the_old(
    written,
    dismissed,
    last,
    version,
):
    planned = planned_in_time(written(WORDS, TWO_YEARS, ONE_YEAR), dismissed)
    assert planned.legal == date.fromisoformat(last)
    assert planned.rule.version == version


def test_a_shortened_delay_says_why(written):
    planned = planned_in_time(written(WORDS, TWO_YEARS, ONE_YEAR), "2017-06-01")
    assert "2222" in planned.working[0]
    assert planned.trigger == KnownDate.day(date(2017, 6, 1))


def test_by_default_a_fact_keeps_the_version_of_its_day(written):
    kept = ONE_YEAR.replace('transition = "shortened"\n', "")
    planned = planned_in_time(written(WORDS, TWO_YEARS, kept), "2017-06-01")
    assert (planned.legal, planned.rule.version) == (date(2019, 6, 1), 1)


def test_a_lengthened_delay_holds_for_what_still_runs(written):
    longer = ONE_YEAR.replace("shortened", "lengthened").replace("P12M", "P5Y")
    found = written(WORDS, TWO_YEARS, longer)
    assert planned_in_time(found, "2016-06-01").legal == date(2021, 6, 1)
    assert planned_in_time(found, "2015-06-01").legal == date(2017, 6, 1)


def test_a_fact_before_every_version_is_not_guessed(written):
    found = written(WORDS, TWO_YEARS, ONE_YEAR)
    assert planned_in_time(found, "2010-01-01") is None
    assert found.version_for("une_regle", date(2010, 1, 1)) is None
    assert found.version_for("une_regle", date(2017, 9, 23)).version == 1
    assert found.version_for("une_regle", date(2017, 9, 24)).version == 2


def test_an_unknown_fact_asks_for_its_date_under_the_newest_version(written):
    found = written(WORDS, TWO_YEARS, ONE_YEAR)
    planned = plan_in_time(found, "une_regle", KnownDate.unknown())
    assert (planned.rule.version, planned.certainty) == (2, Certainty.UNKNOWN)


def test_planning_in_time_raises_as_planning_does():
    with pytest.raises(KeyError):
        plan_in_time(catalogue(), "rien", KnownDate.day(ON))
    with pytest.raises(CountingError):
        plan_in_time(catalogue(), "rupture_12m", KnownDate.day(date.max))


def test_the_catalogue_of_a_file_is_not_the_cached_one():
    assert load() is not catalogue()
    assert load().rules == catalogue().rules
