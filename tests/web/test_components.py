"""Every component says in words, and to a screen reader, what it draws."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.template import Context, Template

from dossiers.form_fields import PartialDateField, RoughDateField
from dossiers.rules.chip import Certainty, Status, chip
from dossiers.rules.known import KnownDate
from dossiers.settings_pages import showcase
from dossiers.templatetags.composants import known_date

TODAY = date(2026, 11, 23)


def render(source: str, **context: object) -> str:
    return Template("{% load composants %}" + source).render(Context(context))


class Page(HTMLParser):
    """The tags of a piece of page, as (name, attributes), and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == name]

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if attrs.get("id")]


class Story(forms.Form):
    employer = forms.CharField(label="Enseigne", max_length=10, help_text="Comme sur la façade.")
    where = forms.ChoiceField(
        label="Où ?", choices=[("shop", "Magasin"), ("road", "Route")], widget=forms.RadioSelect
    )
    on = PartialDateField(label="Quand ?", help_text="Par exemple : 26 11 2026")
    received = RoughDateField(label="Reçue quand ?", required=False)
    text = forms.CharField(label="Récit", max_length=20, widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="D’accord")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received"].today = TODAY

    def clean(self):
        raise forms.ValidationError("Le tout ne va pas ensemble.")


def wrong_story() -> Story:
    form = Story({"on_day": "3", "on_month": "13", "on_year": "2026", "text": "trop long " * 4})
    assert not form.is_valid()
    return form


def all_fields(form: forms.Form) -> str:
    return render("{% for bound in form %}{% field bound %}{% endfor %}", form=form)


# --- Fields ------------------------------------------------------------------
def test_every_box_has_a_label():
    page = Page(all_fields(Story()))
    labelled = {attrs["for"] for attrs in page.all("label")}
    boxes = {attrs["id"] for tag in ("input", "textarea") for attrs in page.all(tag)}
    assert boxes == labelled


def test_hints_and_errors_are_tied_to_their_boxes():
    page = Page(all_fields(wrong_story()))
    ids = page.ids()
    assert len(ids) == len(set(ids))
    pointed = " ".join(attrs.get("aria-describedby") or "" for _, attrs in page.tags).split()
    assert set(pointed) <= set(ids)
    assert {"id_employer_helptext", "id_employer_error", "id_where_error", "id_on_error"} <= set(
        pointed
    )


def test_the_browser_is_never_asked_to_judge_or_to_cut():
    page = Page(all_fields(wrong_story()))
    assert not [attrs for _, attrs in page.tags if {"required", "maxlength"} & attrs.keys()]


def test_what_was_typed_comes_back_with_its_errors():
    page = Page(all_fields(wrong_story()))
    values = {attrs["name"]: attrs.get("value") for attrs in page.all("input")}
    assert (values["on_day"], values["on_month"], values["on_year"]) == ("3", "13", "2026")
    assert page.text.count("trop long trop long trop long trop long") == 1
    assert "Le mois doit être entre 1 et 12." in page.text


def test_only_the_wrong_box_of_a_date_is_marked_wrong():
    page = Page(all_fields(wrong_story()))
    marks = {attrs["name"]: attrs.get("aria-invalid") for attrs in page.all("input")}
    assert (marks["on_day"], marks["on_month"], marks["on_year"]) == ("false", "true", "false")


def test_optional_is_said_and_compulsory_never():
    html = all_fields(Story())
    assert html.count("(facultatif)") == 2
    assert "obligatoire" not in html


def test_a_question_can_be_the_heading_of_its_page():
    form = Story()
    for name in ("employer", "where", "on"):
        html = render("{% field bound heading=True %}", bound=form[name])
        assert len(Page(html).all("h1")) == 1


def test_a_choice_may_carry_a_hint():
    form = Story()
    form.fields["where"].choice_hints = {"road": "À vélo"}
    assert '<span class="hint">À vélo</span>' in render("{% field f.where %}", f=form)


def test_hostile_text_is_shown_and_never_obeyed():
    form = Story({"employer": '"><script>alert(1)</script>'})
    html = all_fields(form) + render("{% error_summary form %}", form=form)
    assert "<script" not in html


# --- Error summary -------------------------------------------------------------
def test_each_line_of_the_summary_leads_to_a_box_of_the_page():
    form = wrong_story()
    summary = Page(render("{% error_summary form %}", form=form))
    targets = [attrs["href"] for attrs in summary.all("a")]
    assert targets == ["#id_employer", "#id_where_0", "#id_on_1", "#id_text", "#id_agree"]
    assert {target[1:] for target in targets} <= set(Page(all_fields(form)).ids())
    assert "Le tout ne va pas ensemble." in summary.text
    assert "6 choses" in summary.text


def test_the_summary_takes_the_focus_and_is_announced():
    tag, attrs = Page(render("{% error_summary form %}", form=wrong_story())).tags[0]
    assert (tag, attrs["role"], attrs["tabindex"]) == ("div", "alert", "-1")
    assert "autofocus" in attrs


def test_without_errors_there_is_no_summary():
    assert render("{% error_summary form %}", form=Story()).strip() == ""


# --- Deadlines -------------------------------------------------------------------
STATES = {
    Status.DEFENSIBLE: chip(date(2026, 11, 20), TODAY, Certainty.CERTAIN, TODAY),
    Status.OVERDUE: chip(date(2026, 11, 20), None, Certainty.CERTAIN, TODAY),
    Status.TODAY: chip(TODAY, None, Certainty.CERTAIN, TODAY),
    Status.NEAR: chip(date(2026, 11, 26), None, Certainty.CERTAIN, TODAY),
    Status.SOON: chip(date(2026, 12, 14), None, Certainty.CERTAIN, TODAY),
    Status.FAR: chip(date(2027, 3, 12), None, Certainty.CERTAIN, TODAY),
    Status.UNKNOWN: chip(None, None, Certainty.UNKNOWN, TODAY),
}


@pytest.mark.parametrize("status", list(Status))
def test_a_deadline_is_told_by_words_and_shape_not_by_colour_alone(status):
    html = render("{% echeance_chip chip %}", chip=STATES[status])
    assert f"chip-{status.value}" in html
    assert Page(html).text.strip()
    assert ("<svg" in html) == (status is not Status.FAR)


def test_no_two_states_of_a_deadline_read_the_same():
    texts = {Page(render("{% echeance_chip c %}", c=shown)).text for shown in STATES.values()}
    assert len(texts) == len(Status)


def test_an_unsure_date_is_dashed_and_its_sign_is_not_written_twice():
    unsure = chip(date(2026, 11, 26), None, Certainty.EARLIEST, TODAY)
    assert "chip-dashed" in render("{% echeance_chip c %}", c=unsure)
    unknown = render("{% echeance_chip c %}", c=STATES[Status.UNKNOWN])
    assert "chip-dashed" in unknown
    assert Page(unknown).text == "Date inconnue"


def test_every_icon_that_is_named_exists(settings):
    drawn = (settings.BASE_DIR / "static/img/icons.svg").read_text()
    symbols = set(re.findall(r'<symbol id="(\w+)"', drawn))
    named = set()
    for file in (settings.BASE_DIR / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "(\w+)"', file.read_text()))
    named |= {shown.icon for shown in (*STATES.values(), *showcase.CHIPS.values()) if shown.icon}
    assert named <= symbols


# --- Reading -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "pairs"),
    [
        ("7KQ4M2XD9RTBW5CN3HVY", ["7KQ4 M2XD", "9RTB W5CN", "3HVY"]),
        ("7KQ4-M2XD-9RTB-W5CN-3HVY", ["7KQ4 M2XD", "9RTB W5CN", "3HVY"]),
        ("1234567890123456789012345678", ["1234 5678", "9012 3456", "7890 1234", "5678"]),
    ],
)
def test_the_code_is_cut_in_groups_of_four_by_pairs(code, pairs):
    html = render("{% receipt_code code %}", code=code)
    assert re.findall(r"<span>([^<]+)</span>", html) == pairs


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (KnownDate.day(date(2026, 11, 26)), "jeudi 26 novembre 2026"),
        (KnownDate.day(date(2026, 12, 1)), "mardi 1er décembre 2026"),
        (KnownDate.month(2026, 11), "novembre 2026"),
        (
            KnownDate.between(date(2026, 1, 2), date(2026, 3, 4)),
            "entre le 2 janvier 2026 et le 4 mars 2026",
        ),
        (KnownDate.unknown(), "Date inconnue"),
    ],
)
def test_a_known_date_is_written_as_far_as_it_is_known(known, words):
    assert known_date(known) == words


def test_an_answer_left_empty_is_said_to_be_so():
    html = render("{% answers a %}", a=[{"question": "Enseigne", "answer": "", "url": "/x/"}])
    assert "Non renseigné" in html
    assert "Modifier" in html


def test_a_row_action_names_its_row_and_is_a_form():
    action = {"label": "J’ai vu", "url": "/vu/"}
    page = Page(render("{% rows r %}", r=[{"title": "Appel", "url": "/x/", "action": action}]))
    assert page.all("form") == [{"method": "post", "action": "/vu/"}]
    assert "J’ai vu : Appel" in page.text


def test_a_bar_over_its_full_value_changes_shape_and_says_so():
    line = {"label": "Karim", "value": 13, "full": 10, "text": "13 sur 10"}
    html = render("{% bars 'Charge' 'Points' lines %}", lines=[line])
    assert "bar-over" in html
    assert "13 sur 10" in html
    free = render("{% bars 'Charge' 'Points' lines %}", lines=[line | {"value": 4}])
    assert 'width="40%"' in free


def test_a_bar_without_capacity_does_not_divide_by_zero():
    line = {"label": "Léa", "value": 2, "full": 0, "text": "2"}
    assert "bar-over" in render("{% bars 'Charge' 'Points' lines %}", lines=[line])


def test_a_table_names_its_columns_for_the_phone_too():
    html = render(
        "{% data_table 'Dossiers' columns lines %}",
        columns=[{"label": "Référence"}, {"label": "Ville", "sort": "ascending", "url": "?tri=v"}],
        lines=[["2026-0147", "Lyon"]],
    )
    page = Page(html)
    assert [attrs["data-label"] for attrs in page.all("td")] == ["Ville"]
    assert [attrs.get("scope") for attrs in page.all("th")] == ["col", "col", "row"]
    assert page.all("th")[1]["aria-sort"] == "ascending"


@pytest.mark.parametrize(("address", "undone"), [("/annuler/3/", True), ("success", False)])
def test_only_an_address_makes_an_undo_button(address, undone):
    html = render("{% status_line 'Fait.' address %}", address=address)
    assert ("Annuler" in html) is undone


def test_a_file_row_says_its_state_and_offers_to_take_it_back():
    page = Page(render("{% files_list files %}", files=showcase.SAMPLES["files"]))
    assert "refusé\N{NO-BREAK SPACE}: trop lourd. La limite est 10 Mo." in page.text
    assert len(page.all("form")) == 2
    assert "Retirer lettre.jpg" in page.text
