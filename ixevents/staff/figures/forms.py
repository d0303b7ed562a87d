"""Asking for a period, and entering by hand what an indicator has reached."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from ixevents.core import asked
from ixevents.core.forms import DecimalField, Form
from ixevents.core.languages import Translated

REASON_MOST = 500


@dataclass(frozen=True)
class Period:
    """The days asked for; None is without end on that side."""

    starts: date | None = None
    ends: date | None = None

    @property
    def args(self) -> dict[str, str]:
        """The arguments of an address that asks for the same."""
        return {name: day.isoformat() for name, day in (("from", self.starts), ("to", self.ends)) if day}


def period(args: MultiDict[str, str]) -> Period:
    """Read a period; one that makes no sense is none, and one the wrong way round is turned."""
    starts, ends = (date.fromisoformat(found) if (found := asked.day(args.get(name))) else None for name in ("from", "to"))
    if starts and ends and starts > ends:
        starts, ends = ends, starts
    return Period(starts, ends)


class ValueForm(Form):
    """What was reached, and why it is entered by hand."""

    after = HiddenField()
    "The last entry when the form was opened."
    value = DecimalField(_l("Value reached"), [Optional()])
    words_fr = TextAreaField(_l("French"), [Optional(), Length(max=1000)])
    words_nl = TextAreaField(_l("Dutch"), [Optional(), Length(max=1000)])
    reason = StringField(
        _l("Reason"),
        [InputRequired(_l("Say why: who reads the figures must be able to follow.")), Length(max=REASON_MOST)],
        description=_l("It stands beside the number in reports. No names of persons."),
    )

    def words(self) -> Translated:
        """What was reached in words."""
        return Translated.of({"fr": (self.words_fr.data or "").strip(), "nl": (self.words_nl.data or "").strip()})


class WithdrawForm(Form):
    """Why an entry by hand no longer counts."""

    latest = HiddenField()
    why = StringField(_l("Reason"), [InputRequired(_l("Say why: who reads the figures must be able to follow.")), Length(max=REASON_MOST)])
