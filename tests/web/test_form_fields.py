"""Dates as people know them, departments as people write them."""

from datetime import date
from itertools import pairwise

import pytest
from django import forms

from dossiers.form_fields import (
    DepartmentField,
    PartialDateField,
    RoughDateField,
    months_before,
    to_ascii_digits,
)
from dossiers.rules.known import KnownDate

TODAY = date(2026, 11, 23)


class When(forms.Form):
    on = PartialDateField(required=False)


class Received(forms.Form):
    on = RoughDateField(required=False)

    def __init__(self, *args, required=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].today = TODAY
        self.fields["on"].required = required


def typed(day="", month="", year="", chosen=None):
    answers = {"on_day": day, "on_month": month, "on_year": year}
    return answers | ({"on_range": chosen} if chosen else {})


def known(form) -> KnownDate:
    assert form.is_valid(), form.errors
    return form.cleaned_data["on"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("26", "11", "2026"), KnownDate.day(date(2026, 11, 26))),
        ((" 6 ", "03", "26"), KnownDate.day(date(2026, 3, 6))),
        (("", "2", "2028"), KnownDate.month(2028, 2)),
        (("29", "2", "2028"), KnownDate.day(date(2028, 2, 29))),
        (("", "", ""), KnownDate.unknown()),
        (("٢٦", "١١", "٢٠٢٦"), KnownDate.day(date(2026, 11, 26))),
        (("২৬", "১১", "২০২৬"), KnownDate.day(date(2026, 11, 26))),
        (("２６", "１１", "２０２６"), KnownDate.day(date(2026, 11, 26))),
    ],
)
def test_a_date_is_what_the_person_knows_of_it(answers, expected):
    assert known(When(typed(*answers))) == expected


@pytest.mark.parametrize(
    ("answers", "part", "sentence"),
    [
        (("32", "11", "2026"), "day", "Le jour doit être entre 1 et 31."),
        (("0", "11", "2026"), "day", "Le jour doit être entre 1 et 31."),
        (("-1", "11", "2026"), "day", "Le jour doit être entre 1 et 31."),
        (("mardi", "11", "2026"), "day", "Le jour doit être entre 1 et 31."),
        (("²", "11", "2026"), "day", "Le jour doit être entre 1 et 31."),
        (("12", "13", "2026"), "month", "Le mois doit être entre 1 et 12."),
        (("12", "", "2026"), "month", "Il manque le mois."),
        (("12", "", ""), "month", "Il manque le mois et l’année."),
        (("12", "11", ""), "year", "Il manque l’année."),
        (("", "11", ""), "year", "Il manque l’année."),
        (("12", "11", "202"), "year", "L’année a 4 chiffres, par exemple 2026."),
        (("12", "11", "20266"), "year", "L’année a 4 chiffres, par exemple 2026."),
        (("12", "11", "0026"), "year", "L’année a 4 chiffres, par exemple 2026."),
        (("31", "11", "2026"), "day", "Il n’y a pas de 31 novembre 2026."),
        (("29", "2", "2027"), "day", "Il n’y a pas de 29 février 2027."),
    ],
)
def test_a_wrong_date_names_the_first_wrong_box_in_a_sentence(answers, part, sentence):
    form = When(typed(*answers))
    assert not form.is_valid()
    (error,) = form.errors.as_data()["on"]
    assert (error.code, form.errors["on"]) == (part, [sentence])


def test_what_was_typed_comes_back_as_it_was_typed():
    shown = str(When(typed("٣٢", "nov", "26"))["on"])
    assert all(f'value="{answer}"' in shown for answer in ("٣٢", "nov", "26"))


@pytest.mark.parametrize(
    ("initial", "boxes"),
    [
        (KnownDate.day(date(2026, 11, 3)), [3, 11, 2026]),
        (KnownDate.month(2026, 11), ["", 11, 2026]),
        (KnownDate.between(date(2026, 1, 1), TODAY), ["", "", ""]),
        (KnownDate.unknown(), ["", "", ""]),
        (None, ["", "", ""]),
        ({"day": "3", "month": "novembre", "year": ""}, ["3", "novembre", ""]),
    ],
)
def test_an_earlier_answer_fills_the_boxes_again(initial, boxes):
    assert PartialDateField().widget.decompress(initial) == boxes


def test_a_draft_fills_the_rough_date_again():
    shown = str(Received(initial={"on": {"range": "half_year"}})["on"])
    assert shown.count("checked") == 1
    assert 'value="half_year"' in shown.split("checked", maxsplit=1)[0].rsplit("<input", 1)[1]


def test_a_required_date_may_not_stay_empty():
    class Hearing(forms.Form):
        on = PartialDateField()

    assert Hearing(typed()).errors["on"] == ["Donnez une date. Le mois et l’année suffisent."]


@pytest.mark.parametrize(
    ("chosen", "earliest", "latest"),
    [
        ("week", date(2026, 11, 16), TODAY),
        ("month", date(2026, 10, 23), TODAY),
        ("half_year", date(2026, 4, 23), date(2026, 11, 15)),
        ("year", date(2025, 11, 23), date(2026, 6, 23)),
    ],
)
def test_a_range_starts_at_the_earliest_day_that_it_may_mean(chosen, earliest, latest):
    assert known(Received(typed(chosen=chosen))) == KnownDate.between(earliest, latest)


@pytest.mark.parametrize("chosen", ["older", "unknown", None])
def test_without_an_earliest_day_nothing_is_invented(chosen):
    assert known(Received(typed(chosen=chosen))) == KnownDate.unknown()


def test_the_ranges_of_the_past_year_leave_no_day_out():
    bounds = [known(Received(typed(chosen=c))) for c in ("week", "month", "half_year", "year")]
    for later, earlier in pairwise(bounds):
        assert earlier.earliest < later.earliest <= earlier.latest


def test_a_typed_date_wins_over_a_ticked_range():
    form = Received(typed("12", "11", "2026", chosen="older"))
    assert known(form) == KnownDate.day(date(2026, 11, 12))


def test_not_knowing_answers_even_a_required_question():
    assert known(Received(typed(chosen="unknown"), required=True)) == KnownDate.unknown()
    silent = Received(typed(), required=True)
    assert silent.errors["on"] == ["Donnez une date, ou cochez « Je ne sais pas »."]


def test_a_range_that_is_not_offered_is_refused():
    form = Received(typed(chosen="jamais"))
    assert form.errors.as_data()["on"][0].code == "range"


def test_a_rough_date_without_a_today_is_a_mistake_of_ours():
    class Forgetful(forms.Form):
        on = RoughDateField()

    with pytest.raises(ValueError, match="today"):
        Forgetful(typed(chosen="week")).is_valid()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
    ],
)
def test_months_before_stops_at_the_end_of_a_shorter_month(day, months, expected):
    assert months_before(day, months) == expected


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("69", "69"),
        ("69 007", "69"),
        ("٦٩", "69"),
        ("2a", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("20600", "2B"),
        ("20", "20"),
        ("974", "974"),
        ("97410", "974"),
        ("97133", "977"),
        ("97150", "978"),
        ("98800", "988"),
        ("", ""),
    ],
)
def test_a_postcode_or_a_number_gives_the_department(answer, code):
    assert DepartmentField(required=False).clean(answer) == code


@pytest.mark.parametrize("answer", ["7", "690", "6900", "690011", "Lyon", "2C", "²²"])
def test_a_postcode_of_another_length_is_refused(answer):
    with pytest.raises(forms.ValidationError, match="Le code postal a 2 ou 5 chiffres"):
        DepartmentField(required=False).clean(answer)


@pytest.mark.parametrize("answer", ["00", "96", "99", "99123"])
def test_a_department_that_does_not_exist_is_refused(answer):
    with pytest.raises(forms.ValidationError, match="n’existe pas"):
        DepartmentField(required=False).clean(answer)


def test_digits_of_every_script_become_ascii_and_nothing_else_changes():
    assert to_ascii_digits("٠١٢٣ ০৪ ५ ９ é²") == "0123 04 5 9 é²"
