"""Fields are copied from a pattern: what one form does to its own shows in no other."""

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, IntegerField, RadioField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length

from ixevents.core.forms import Form, telephone
from ixevents.core.web import speaking


def _loud(value: str | None) -> str | None:
    return value.upper() if value else value


class _Visit(Form):
    name = StringField(_l("Your name"), validators=[InputRequired(), Length(max=5)], filters=[_loud], render_kw={"autocomplete": "name"})
    size = IntegerField(_l("How many people come?"))
    day = RadioField(choices=[SelectChoice("1", "one")])
    guests = FieldList(StringField(), min_entries=1)


@pytest.fixture(autouse=True)
def request_of_a_page(app: Flask) -> object:
    """Forms are made for a page."""
    with app.test_request_context("/fr/"):
        yield


def test_a_field_is_what_its_class_says_each_time() -> None:
    first, second = _Visit(data={"name": "amina"}), _Visit()

    assert [type(field) for field in first] == [type(field) for field in second] == [StringField, IntegerField, RadioField, FieldList]
    assert (first.name.data, second.name.data) == ("AMINA", None)
    assert all(field.meta is form.meta and field._form is form for form in (first, second) for field in form)
    assert (first.name.flags.required, first.name.flags.maxlength, first.name.render_kw) == (True, 5, {"autocomplete": "name"})
    assert str(first.name) == '<input autocomplete="name" id="name" maxlength="5" name="name" required type="text" value="AMINA">'


def test_what_a_form_does_to_its_field_shows_in_no_other() -> None:
    first = _Visit()
    first.name.flags.required = False
    first.name.label.text = "Another"
    first.name.data, first.name.errors = "B", ["wrong"]
    first.day.choices = []
    first.guests.append_entry("Ali")

    second = _Visit()

    assert (second.name.flags.required, str(second.name.label.text), second.name.data, list(second.name.errors)) == (
        True,
        "Votre nom",
        None,
        [],
    )
    assert [choice.value for choice in second.day.choices] == ["1"]
    assert len(second.guests) == 1


def test_it_speaks_the_language_of_its_page() -> None:
    said = {}
    for lang in ("fr", "nl", "en", "fr"):
        with speaking(lang):
            form = _Visit(data={"name": "too long"})
            form.validate()
            said[lang] = (str(form.name.label.text), str(form.name.errors[0]))

    assert [len({words[place] for words in said.values()}) for place in (0, 1)] == [3, 3]


class _Asked(Form):
    seats = IntegerField("How many?")
    hour = TimeField("When?")


@pytest.mark.parametrize(
    ("lang", "number", "hour"),
    [
        ("fr", "Indiquez un nombre entier.", "Indiquez une heure, par exemple 18:30."),
        ("nl", "Vul een geheel getal in.", "Vul een uur in, bijvoorbeeld 18:30."),
        ("en", "Enter a whole number.", "Enter an hour, like 18:30."),
    ],
)
def test_what_is_no_number_or_hour_is_answered_in_our_words(app: Flask, lang: str, number: str, hour: str) -> None:
    with app.test_request_context(method="POST", data={"seats": "deux", "hour": "25:99"}), speaking(lang):
        form = _Asked()
        form.validate()

        assert (form.seats.errors, form.hour.errors) == ([number], [hour])


def test_what_is_typed_is_tidied_and_what_cannot_be_kept_is_refused() -> None:
    form = _Visit(data={"name": "  a\u0000  "})

    assert not form.validate()
    assert form.name.data == "A"


def test_every_telephone_that_can_be_typed_can_be_dialled() -> None:
    typed = {
        f"{form.__module__}.{form.__name__}.{name}": _checks(field)
        for form in _every(Form)
        if form.__module__.startswith("ixevents.")
        for name, field in vars(form).items()
        if name.endswith("phone") and isinstance(field, UnboundField)
    }

    assert len(typed) > 15
    assert [name for name, checks in typed.items() if telephone not in checks] == []


def _every(form: type[Form]) -> list[type[Form]]:
    return [known for one in form.__subclasses__() for known in (one, *_every(one))]


def _checks(field: "UnboundField[Field]") -> list[object]:
    """Return the checks a field was written with, by place or by name."""
    return list(field.kwargs.get("validators") or (field.args[1] if len(field.args) > 1 else []))
