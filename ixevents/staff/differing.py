"""What somebody else saved while one was writing, beside what was typed: for `others_saved`."""

from collections.abc import Mapping
from datetime import datetime

from wtforms import DateField, DateTimeField, Field, HiddenField, TimeField
from wtforms.fields.choices import SelectFieldBase

from ixevents.core import dates
from ixevents.core.forms import Form
from ixevents.core.languages import LANGUAGES
from ixevents.core.web import current_language
from ixevents.staff.writing import MomentField

Others = list[tuple[str, str, str]]


def overtaken(form: Form, theirs: Form, called: Mapping[str, object] | None = None) -> Others:
    """Return what differs where `form` was refused because it was opened on something else, and take over the mark of what stands.

    Both are the same form with a `notice` and a hidden `opened`. Who sends it again has read what is shown. `called` names
    fields without a label.
    """
    if not form.notice or form["opened"].data == theirs["opened"].data:
        return []
    form["opened"].data = theirs["opened"].data
    return differing(form, theirs, called)


def differing(mine: Form, theirs: Form, called: Mapping[str, object] | None = None) -> Others:
    """Return what somebody else saved meanwhile beside what was typed: name, theirs, mine; both are the same form."""
    pairs = [(field, theirs[field.name]) for field in mine if not isinstance(field, HiddenField) and field.name in theirs]
    return [(_named(one, called or {}), _said(other), _said(one)) for one, other in pairs if _typed(one) != _typed(other)]


def _named(field: Field, called: Mapping[str, object]) -> str:
    name, _line, lang = field.name.rpartition("_")
    label = str(field.label.text or called.get(name, ""))
    return f"{label} ({lang.upper()})" if lang in LANGUAGES else label


def _typed(field: Field) -> list[str]:
    if isinstance(field, DateTimeField):
        return [f"{moment:%Y-%m-%dT%H:%M}"] if (moment := _on_clock(field)) else [""]
    values = field.data if isinstance(field.data, list) else [field.data]
    return ["" if value is None or value is False else str(value).replace("\r\n", "\n").strip() for value in values]


def _said(field: Field) -> str:
    if isinstance(field, TimeField):
        return f"{field.data:%H:%M}" if field.data else "–"
    if isinstance(field, DateField):
        return dates.day_short(field.data, current_language()) if field.data else "–"
    if isinstance(field, DateTimeField):
        return f"{dates.day_short(moment.date(), current_language())}, {moment:%H:%M}" if (moment := _on_clock(field)) else "–"
    choices = {str(one.value): str(one.label) for one in field.iter_choices()} if isinstance(field, SelectFieldBase) else {}
    return ", ".join(choices.get(typed, typed) for typed in _typed(field)) or "–"


def _on_clock(field: DateTimeField) -> datetime | None:
    """Return what the form shows: what is kept has a zone, what was typed may have none, and one clock is read."""
    return field.local if isinstance(field, MomentField) else field.data
