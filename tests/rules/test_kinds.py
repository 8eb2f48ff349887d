"""What the answers of each kind start. No database: kinds own no table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dossiers import kinds
from dossiers.kinds import asking, base, trunk
from dossiers.kinds.summary import summary
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import KnownDate, Precision
from dossiers.rules.rule import KINDS as KINDS_OF_RULES

TODAY = date(2026, 11, 23)
UNKNOWN = KnownDate.unknown()
ALL = list(kinds.KINDS.values())


def day(year: int, month: int, number: int) -> dict[str, str]:
    return base.known_to(KnownDate.day(date(year, month, number)))


def telling(sector: str, *problems: str, **steps: Any) -> dict[str, Any]:
    """The answers of a person of this sector who ticked these problems."""
    steps["work"] = {"sector": sector, **steps.get("work", {})}
    return {"problem": {"problems": list(problems)}, **steps}


def facts(answers: dict[str, Any]) -> dict[str, KnownDate]:
    found = kinds.kind(answers["work"]["sector"]).facts(answers, TODAY)
    assert len({fact.milestone for fact in found}) == len(found)
    return {fact.milestone: fact.known for fact in found}


def every_combination(this: base.Kind) -> list[dict[str, Any]]:
    """Every letter with every problem, still there or not, with and without its date."""
    return [
        telling(
            this.slug,
            *problems,
            work={"still": still},
            dates={"letter": letter, "when": when, "urgent": {"answer": urgent}},
        )
        for letter in ["", *this.letters]
        for problems in [*([slug] for slug in this.problems), list(this.problems)]
        for still in ("yes", "no")
        for when in ({}, day(2026, 11, 3))
        for urgent in ("yes", "no")
    ]


@pytest.mark.parametrize("this", ALL, ids=lambda k: k.slug)
def test_every_fact_is_in_the_catalogue_and_can_be_asked(this: base.Kind) -> None:
    for answers in every_combination(this):
        for slug in facts(answers):
            assert slug in catalogue().milestones()
            assert (slug in asking.DATE_QUESTIONS) != (slug in asking.NOT_ASKED), slug


@pytest.mark.parametrize("this", ALL, ids=lambda k: k.slug)
def test_every_combination_of_answers_reads_as_a_summary(this: base.Kind) -> None:
    for answers in every_combination(this):
        lines = summary(this, answers)
        assert [line.question for line in lines if not line.question] == []
        assert str(this.sector) in lines[0].answer


@pytest.mark.parametrize("this", ALL, ids=lambda k: k.slug)
def test_kind_keeps_to_what_the_screens_promise(this: base.Kind) -> None:
    assert len(this.quick) <= base.MAX_QUICK_QUESTIONS
    assert list(this.problems)[-2:] == [trunk.OTHER, trunk.CANNOT_SAY]
    assert 2 <= len(this.keep_now) <= 4
    assert this.urgent_problems | this.pending <= {*this.problems, *this.letters}
    assert this.urgent_letters | this.no_letter <= {*this.letters, "none"}
    for question in this.quick:
        assert question.with_text | question.with_date <= set(question.answers)


def test_every_kind_is_one_that_the_rules_know() -> None:
    assert list(kinds.KINDS) == list(KINDS_OF_RULES)


def test_unknown_kind_is_refused_and_the_default_one_exists() -> None:
    assert kinds.kind(kinds.DEFAULT).slug == "autre"
    with pytest.raises(KeyError):
        kinds.kind("boulangerie")


def test_dismissal_letter_starts_from_the_day_it_was_received() -> None:
    answers = telling("noz", "lost_job", dates={"letter": "dismissal", "when": day(2026, 11, 3)})
    assert facts(answers) == {"dismissal_received": KnownDate.day(date(2026, 11, 3))}


def test_dismissal_letter_without_a_day_is_a_fact_that_asks_for_it() -> None:
    answers = telling("noz", "lost_job", dates={"letter": "dismissal"})
    assert facts(answers) == {"dismissal_received": UNKNOWN}


def test_month_and_range_stay_a_month_and_a_range() -> None:
    month, span = KnownDate.month(2026, 9), KnownDate.between(date(2026, 5, 1), date(2026, 10, 1))
    for known in (month, span):
        answers = telling(
            "noz", "lost_job", dates={"letter": "dismissal", "when": base.known_to(known)}
        )
        assert facts(answers) == {"dismissal_received": known}


def test_past_fact_told_in_the_future_is_asked_again_rather_than_counted_late() -> None:
    answers = telling("noz", "lost_job", dates={"letter": "dismissal", "when": day(2027, 11, 3)})
    assert facts(answers)["dismissal_received"] == UNKNOWN


def test_job_lost_without_a_letter_still_starts_a_clock() -> None:
    answers = telling("noz", "cannot_say", work={"still": "no"}, dates={"when": day(2026, 10, 1)})
    assert facts(answers) == {"dismissal_received": KnownDate.day(date(2026, 10, 1))}


def test_one_date_never_dates_two_events() -> None:
    answers = telling(
        "noz", "unpaid_hours", "pressure", "lost_job", dates={"when": day(2026, 10, 1)}
    )
    assert facts(answers) == {
        "dismissal_received": KnownDate.day(date(2026, 10, 1)),
        "harassment_last_act": UNKNOWN,
        "unpaid_pay_day": UNKNOWN,
    }


def test_closing_shop_makes_the_dismissal_an_economic_one_too() -> None:
    answers = telling(
        "noz", "shop_closing", dates={"letter": "dismissal", "when": day(2026, 11, 3)}
    )
    assert set(facts(answers)) == {"dismissal_received", "eco_dismissal_received"}


def test_summons_puts_the_interview_on_its_own_day_or_asks_for_it() -> None:
    dates = {"letter": "summons", "when": day(2026, 11, 20)}
    urgent = {"answer": "yes", "date": day(2026, 11, 26)}
    assert facts(telling("noz", "lost_job", dates=dates))["hearing_set"] == UNKNOWN
    told = facts(telling("noz", "lost_job", dates={**dates, "urgent": urgent}))
    assert told["hearing_set"] == KnownDate.day(date(2026, 11, 26))
    assert "dismissal_received" not in told


def test_appointment_without_a_day_is_within_the_fifteen_days_of_the_question() -> None:
    answers = telling("livreur", "other", dates={"urgent": {"answer": "yes"}})
    assert facts(answers) == {"answer_due": KnownDate.between(TODAY, date(2026, 12, 8))}


def test_blocked_account_opens_every_clock_of_a_deactivation() -> None:
    message = KnownDate.day(date(2026, 11, 18))
    answers = telling(
        "livreur", "blocked", dates={"letter": "blocked", "when": base.known_to(message)}
    )
    told = facts(answers)
    assert told == {
        "deactivation": message,
        "appeal_date_in_message": UNKNOWN,
        "unpaid_pay_day": message,
    }
    started = {
        rule.slug
        for slug in told
        for rule in catalogue().triggered_by("livreur", slug, message.earliest or TODAY)
    }
    assert {
        "rupture_12m",
        "dissimule_2a",
        "contrat_travail_5a",
        "salaire_3a",
        "livreur_recours_plateforme",
    } <= started


def test_answer_in_the_application_is_the_written_complaint() -> None:
    quick = {"answered": {"answer": "yes", "date": day(2026, 11, 19)}}
    told = facts(telling("livreur", "blocked", story={"quick": quick}))
    assert told["platform_complaint_sent"] == KnownDate.day(date(2026, 11, 19))
    assert told["deactivation"] == UNKNOWN


def test_oldest_unpaid_month_is_what_the_wages_are_counted_from() -> None:
    quick = {"oldest_month": {"date": base.known_to(KnownDate.month(2024, 3))}}
    told = facts(telling("restauration", "unpaid", story={"quick": quick}))
    assert told == {"unpaid_pay_day": KnownDate.month(2024, 3)}
    rules = catalogue().triggered_by("restauration", "unpaid_pay_day", date(2024, 3, 1))
    assert [rule.slug for rule in rules] == ["salaire_3a"]


def test_undeclared_work_has_its_clock_unless_all_papers_are_there() -> None:
    def told(papers: str) -> set[str]:
        quick = {"papers": {"answer": papers}}
        return set(facts(telling("restauration", "sent_away", story={"quick": quick})))

    assert told("none") == told("unknown") == {"dismissal_received", "contract_ended"}
    assert told("both") == {"dismissal_received"}


def test_receiver_s_letter_never_dates_the_publication() -> None:
    dates = {"letter": "receiver", "when": day(2026, 11, 3)}
    assert facts(telling("restauration", "unpaid", dates=dates)) == {
        "unpaid_pay_day": UNKNOWN,
        "ags_notice_published": UNKNOWN,
    }


def quick(**answers: Any) -> dict[str, Any]:
    """A story step with these quick answers; a dictionary is a date that goes with « oui »."""
    return {
        "quick": {
            slug: {"answer": "yes", "date": said} if isinstance(said, dict) else {"answer": said}
            for slug, said in answers.items()
        }
    }


def started_by(answers: dict[str, Any]) -> set[str]:
    """The rules that the facts of these answers start."""
    slug = answers["work"]["sector"]
    return {
        rule.slug
        for milestone, known in facts(answers).items()
        for rule in catalogue().triggered_by(slug, milestone, known.earliest or TODAY)
    }


@pytest.mark.parametrize("slug", list(kinds.KINDS))
def test_some_answer_of_every_kind_starts_a_fatal_clock(slug: str) -> None:
    fatal = {rule.slug for rule in catalogue().rules if rule.severity == "fatal"}
    assert any(started_by(answers) & fatal for answers in every_combination(kinds.kind(slug)))


def test_signature_is_counted_from_the_day_it_was_given_before_the_day_of_the_letter() -> None:
    dates = {"letter": "agreed_break", "when": day(2026, 11, 3)}
    told = telling("numerique", "agreed_break", dates=dates)
    assert facts(told) == {"rc_signed": KnownDate.day(date(2026, 11, 3))}
    told["story"] = quick(signed=day(2026, 11, 12))
    assert facts(told) == {"rc_signed": KnownDate.day(date(2026, 11, 12))}
    assert started_by(told) == {"retractation_rc_15j"}


@pytest.mark.parametrize(
    ("letter", "signed", "asked"),
    [
        ("none", "yes", True),
        ("none", "unknown", True),
        ("", "", True),
        ("none", "no", False),
        ("break_to_sign", "", False),
        ("break_to_sign", "unknown", False),
        ("break_to_sign", "yes", True),
    ],
)
def test_break_that_may_be_signed_asks_for_its_day_and_is_red(
    letter: str, signed: str, asked: bool
) -> None:
    story = quick(signed=signed) if signed else {}
    told = telling("numerique", "agreed_break", dates={"letter": letter}, story=story)
    assert facts(told) == ({"rc_signed": UNKNOWN} if asked else {})
    assert (kinds.level(told, None, TODAY) == "red") == asked


@pytest.mark.parametrize(("kind", "problem"), [("numerique", "agreed_break"), ("autre", "other")])
def test_agreed_break_of_somebody_who_left_is_attacked_within_a_year_of_the_signature(
    kind: str, problem: str
) -> None:
    dates = {"letter": "agreed_break", "when": day(2026, 3, 2)}
    told = telling(kind, problem, work={"still": "no"}, dates=dates)
    known = facts(told)
    assert known["rc_signed"] == KnownDate.day(date(2026, 3, 2))
    assert known["rc_approved"] == KnownDate.between(date(2026, 3, 2), TODAY)
    assert "rc_12m" in started_by(told)
    told["work"]["still"] = "yes"
    assert "rc_12m" not in started_by(told)


def test_freelance_whose_work_ended_may_be_owed_a_contract() -> None:
    told = telling(
        "numerique",
        "false_freelance",
        work={"still": "no"},
        dates={"letter": "none", "when": day(2026, 10, 1)},
    )
    assert started_by(told) == {"rupture_12m", "motifs_15j", "contrat_travail_5a"}
    assert facts(told)["contract_ended"] == KnownDate.day(date(2026, 10, 1))
    told["work"]["still"] = "yes"
    assert facts(told) == {}


@pytest.mark.parametrize(
    ("letter", "fact", "rules"),
    [
        ("overpayment", "ft_overpayment_received", {"ft_indu_2m"}),
        ("writ", "ft_writ_received", {"ft_contrainte_15j"}),
        ("refusal", "ft_decision_received", {"ft_mpo_2m", "are_action_2a"}),
    ],
)
def test_letter_of_france_travail_starts_its_own_clock(
    letter: str, fact: str, rules: set[str]
) -> None:
    told = telling("spectacle", "other", dates={"letter": letter, "when": day(2026, 11, 16)})
    assert facts(told) == {fact: KnownDate.day(date(2026, 11, 16))}
    assert started_by(told) == rules
    assert (kinds.level(told, None, TODAY) == "red") == (letter == "writ")


def test_writ_does_not_date_the_overpayment_that_came_before_it() -> None:
    dates = {"letter": "writ", "when": day(2026, 11, 16)}
    told = facts(telling("spectacle", "overpayment", dates=dates))
    assert told["ft_overpayment_received"] == UNKNOWN


def test_artist_between_two_contracts_dates_what_she_ticked_not_an_end() -> None:
    told = telling("spectacle", "unpaid", work={"still": "no"}, dates={"when": day(2026, 9, 30)})
    assert facts(told) == {
        "unpaid_pay_day": KnownDate.day(date(2026, 9, 30)),
        "dismissal_received": UNKNOWN,
        "contract_ended": UNKNOWN,
    }


def test_contracts_one_after_the_other_may_become_one_once_the_last_has_ended() -> None:
    dates = {"letter": "contract_end", "when": day(2026, 10, 1)}
    told = telling("spectacle", "repeated", "no_contract", dates=dates)
    assert {"requalif_cdd_motif_2a", "requalif_cdd_forme_2a", "rupture_12m"} <= started_by(told)
    assert facts(told)["last_cdd_ended"] == KnownDate.between(date(2026, 10, 1), TODAY)
    assert "last_cdd_ended" not in facts(telling("spectacle", "repeated", work={"still": "yes"}))


def test_written_decision_opens_the_two_months_of_the_administrative_judge() -> None:
    dates = {"letter": "decision", "when": day(2026, 11, 3)}
    told = telling("education", "moved", dates=dates, story=quick(status="tenured"))
    assert facts(told) == {"admin_decision_received": KnownDate.day(date(2026, 11, 3))}
    assert started_by(told) == {"recours_gracieux_2m", "ta_2m"}


def test_decision_without_a_letter_asks_whether_one_came() -> None:
    dates = {"letter": "oral", "when": day(2026, 11, 3)}
    told = telling("education", "not_renewed", dates=dates, story=quick(status="aed"))
    assert facts(told) == {
        "admin_decision_no_routes": KnownDate.day(date(2026, 11, 3)),
        "admin_decision_received": UNKNOWN,
    }


@pytest.mark.parametrize(
    ("status", "signer", "judges"),
    [
        ("aesh", "", {"ta_2m"}),
        ("leisure", "town", {"ta_2m"}),
        ("private", "state", {"ta_2m"}),
        ("private", "school", {"rupture_12m"}),
        ("leisure", "private", {"rupture_12m"}),
        ("leisure", "unknown", {"ta_2m", "rupture_12m"}),
        ("", "", {"ta_2m", "rupture_12m"}),
    ],
)
def test_who_signed_says_which_judge_and_both_delays_run_in_doubt(
    status: str, signer: str, judges: set[str]
) -> None:
    dates = {"letter": "decision", "when": day(2026, 11, 3)}
    story = quick(status=status, signer=signer)
    told = telling("education", "not_renewed", work={"still": "no"}, dates=dates, story=story)
    assert started_by(told) & {"ta_2m", "rupture_12m"} == judges


def test_request_without_an_answer_is_refused_by_silence() -> None:
    told = telling("education", "other", dates={"letter": "silence", "when": day(2026, 11, 20)})
    assert facts(told) == {"admin_request_received": UNKNOWN}
    told["story"] = quick(appealed=day(2026, 10, 2))
    assert facts(told) == {"admin_request_received": KnownDate.day(date(2026, 10, 2))}
    assert started_by(told) == {"silence_2m"}


def test_accident_is_declared_to_the_administration_by_those_with_tenure_only() -> None:
    def told(status: str) -> set[str]:
        return started_by(telling("education", "health", story=quick(status=status)))

    assert "accident_service_15j" in told("tenured") & told("")
    assert "at_victime_2a" in told("aesh") & told("private") & told("")
    assert not told("tenured") & told("aesh")


def test_answers_of_another_kind_read_as_not_given() -> None:
    answers = telling("restauration", "lost_job", dates={"letter": "csp"})
    assert facts(answers) == {}
    assert kinds.kind("restauration").ticked(answers) == []


@pytest.mark.parametrize(
    ("answers", "nearest_on", "expected"),
    [
        (telling("noz", "schedule"), None, "ordinary"),
        (telling("noz", "schedule"), date(2027, 6, 1), "ordinary"),
        (telling("noz", "schedule"), date(2026, 12, 20), "orange"),
        (telling("noz", "schedule"), date(2026, 11, 30), "red"),
        (telling("noz", "schedule"), date(2026, 11, 20), "red"),
        (telling("noz", "schedule"), date(2024, 1, 1), "orange"),
        (telling("noz", "schedule", dates={"letter": "warning"}), None, "orange"),
        (telling("noz", "sanction", work={"still": "yes"}), None, "orange"),
        (telling("noz", "sanction", work={"still": "no"}), None, "ordinary"),
        (telling("noz", "schedule", dates={"letter": "csp"}), None, "red"),
        (telling("livreur", "assault"), None, "red"),
        (telling("restauration", "violence"), None, "red"),
        (telling("numerique", "pushed_out", dates={"letter": "agreed_break"}), None, "red"),
        (telling("spectacle", "other", dates={"letter": "writ"}), None, "red"),
        (telling("education", "violence"), None, "red"),
        (telling("education", "sanction", work={"still": "yes"}), None, "orange"),
        (telling("education", "wrong_pay"), None, "ordinary"),
        (telling("education", "moved"), None, "orange"),
        (telling("education", "moved", dates={"letter": "decision"}), None, "orange"),
        (telling("spectacle", "overpayment"), None, "orange"),
        (telling("spectacle", "overpayment", dates={"when": day(2026, 11, 3)}), None, "ordinary"),
        (telling("livreur", "blocked"), None, "orange"),
        (telling("autre", "other", dates={"letter": "agreed_break"}), None, "red"),
        (telling("noz", "other", dates={"urgent": {"answer": "yes"}}), None, "red"),
        (telling("noz", "other", dates={"urgent": {"answer": "no"}}), None, "ordinary"),
    ],
)
def test_level(answers: dict[str, Any], nearest_on: date | None, expected: str) -> None:
    assert kinds.level(answers, nearest_on, TODAY) == expected


def test_appointment_is_urgent_up_to_three_days_ahead() -> None:
    def level(number: int) -> str:
        urgent = {"answer": "yes", "date": day(2026, 11, number)}
        return kinds.level(telling("noz", "other", dates={"urgent": urgent}), None, TODAY)

    assert [level(number) for number in (23, 26, 27)] == ["red", "red", "ordinary"]


def test_losing_the_job_is_graver_when_the_employer_is_the_landlord() -> None:
    story = {"quick": {"housed": {"answer": "yes"}}}
    assert kinds.level(telling("restauration", "sent_away", story=story), None, TODAY) == "red"
    assert kinds.level(telling("restauration", "unpaid", story=story), None, TODAY) == "ordinary"


def test_promise_follows_the_level(settings: Any) -> None:
    settings.PROMISE_DAYS = 9
    assert [kinds.promise_days(level) for level in ("red", "orange", "ordinary")] == [1, 2, 9]


def test_stored_date_comes_back_the_same() -> None:
    for known in (
        KnownDate.day(TODAY),
        KnownDate.month(2026, 2),
        KnownDate.between(date(2026, 1, 1), date(2026, 3, 4)),
        UNKNOWN,
    ):
        assert base.known_from(base.known_to(known)) == known
    assert base.known_from(None) == UNKNOWN


def test_month_ahead_starts_today_and_a_day_gone_by_is_unknown() -> None:
    clipped = trunk.ahead(KnownDate.month(2026, 11), TODAY)
    assert clipped == KnownDate.between(TODAY, date(2026, 11, 30))
    assert trunk.ahead(KnownDate.day(date(2026, 11, 22)), TODAY).precision is Precision.UNKNOWN


def test_summary_tells_what_was_passed_and_what_has_no_bounds() -> None:
    answers = telling(
        "livreur",
        "blocked",
        dates={"when": {"precision": "unknown", "typed": {"range": "older"}}},
        story={"quick": {"application": {"answer": "other", "text": "Vélo+"}}},
        reply={"channel": "phone", "phone": "06 12 34 56 78", "when_to_call": ["evening"]},
    )
    livreur = kinds.kind("livreur")
    lines = {line.question: line.answer for line in summary(livreur, answers)}
    assert lines[str(trunk.WHEN)] == "Il y a plus d’un an"
    assert lines[str(livreur.quick[0].label)] == "Une autre\N{NO-BREAK SPACE}: Vélo+"
    assert lines[str(trunk.WHEN_TO_CALL)] == "Le soir"
    assert lines[str(trunk.EMPLOYER)] == ""
