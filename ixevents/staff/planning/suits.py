"""The form of a date once it was sent: what speaks against the date, beside what is wrong with it."""

from collections.abc import Sequence

from flask import render_template

from ixevents.core.refusal import Refused
from ixevents.events import cautions
from ixevents.events.cautions import Time
from ixevents.events.models import Event, Slot
from ixevents.events.planning import Occurrence
from ixevents.staff.planning.forms import SeriesForm, SlotForm, WindowForm
from ixevents.staff.writing import Clash


def look(form: SlotForm | WindowForm, event: Event, slot: Slot | None, clashes: Sequence[Clash]) -> tuple[str, int]:
    """Draw a form again, or for the first time, with what speaks against the date it says."""
    found = _of_form(form, event, slot) if isinstance(form, SlotForm) and form.is_submitted() else []
    values = {"form": form, "event": event, "slot": slot, "clashes": clashes, "cautions": found}
    wrong = form.is_submitted() and (form.errors or form.notice)
    return render_template("staff/planning/slot.html", **values), 422 if wrong else 200


def of_series(event: Event, form: SeriesForm, found: Sequence[Occurrence]) -> list[list[str]]:
    """Return what speaks against each date of a series; nothing for one whose hour does not exist."""
    there = [one for one in found if one.starts_at is not None and one.ends_at is not None]
    times = [Time(one.starts_at, one.ends_at, form.place_id.data) for one in there if one.starts_at and one.ends_at]
    warnings = {one.day: lines for one, lines in zip(there, cautions.of_times(event, times), strict=True)}
    return [warnings.get(one.day, []) for one in found]


def _of_form(form: SlotForm, event: Event, slot: Slot | None) -> list[str]:
    if form.errors or not form.validate():
        return []
    try:
        values = form.values()
    except (Refused, TypeError, ValueError):
        return []
    return cautions.of_times(event, [Time(values["starts_at"], values["ends_at"], values["place_id"], slot.id if slot else None)])[0]
