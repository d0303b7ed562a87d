"""Asking for a period, and entering by hand what an indicator has reached."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from ixevents.core import asked
from ixevents.core.forms import AskedWithAnother, DecimalField, Form
from ixevents.core.languages import LANGUAGES, Translated

REASON_MOST, WORDS_MOST = 500, 1000


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


class IndicatorForm(Form):
    """What the page of an indicator asks: a reason in the languages of the reports it stands in."""

    sign = ""
    "Before the names of its fields, for they stand on one page."
    notice: object = None
    after = HiddenField()
    "The last entry when the form was opened."
    reason_fr = StringField(_l("Reason in French"), [Length(max=REASON_MOST)])
    reason_nl = StringField(_l("Reason in Dutch"), [Length(max=REASON_MOST)])
    reason_en = StringField(_l("Reason in English"), [Length(max=REASON_MOST)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix=self.sign, **kwargs)

    def reason(self) -> Translated:
        """The reason as it was written."""
        return _written(self, "reason")


class ReasonForm(IndicatorForm):
    """A reason in one language at least."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that there is a reason."""
        valid = super().validate(extra_validators)
        if not self.reason():
            self.reason_fr.errors = [_("Say why: who reads the figures must be able to follow.")]
            return False
        return bool(valid)


class ValueForm(ReasonForm):
    """What was reached, and why it is entered by hand."""

    value = DecimalField(_l("Value reached"), [AskedWithAnother()])
    words_fr = TextAreaField(_l("What was reached, in French"), [Length(max=WORDS_MOST)])
    words_nl = TextAreaField(_l("What was reached, in Dutch"), [Length(max=WORDS_MOST)])
    words_en = TextAreaField(_l("What was reached, in English"), [Length(max=WORDS_MOST)])

    def words(self) -> Translated:
        """What was reached in words."""
        return _written(self, "words")


class WithdrawForm(ReasonForm):
    """Why an entry by hand no longer counts."""

    sign = "back"


class TranslationForm(IndicatorForm):
    """The reason and the words of an entry, in the languages it lacks."""

    sign = "other"
    words_fr = TextAreaField(_l("What was reached, in French"), [Length(max=WORDS_MOST)])
    words_nl = TextAreaField(_l("What was reached, in Dutch"), [Length(max=WORDS_MOST)])
    words_en = TextAreaField(_l("What was reached, in English"), [Length(max=WORDS_MOST)])

    def words(self) -> Translated:
        """What was reached in languages that lacked."""
        return _written(self, "words")


def on_page(sent: IndicatorForm | None, last: int) -> dict[type[IndicatorForm], IndicatorForm]:
    """Return the forms of the page, one of them as it was sent. One that was overtaken is sent again over `last`, the newest entry."""
    forms = {kind: sent if isinstance(sent, kind) else kind(formdata=None) for kind in (ValueForm, WithdrawForm, TranslationForm)}
    for form in forms.values():
        if form is not sent or form.notice:
            form.after.data = str(last)
    return forms


def _written(form: Form, name: str) -> Translated:
    return Translated(*((form[f"{name}_{lang}"].data or "").strip() for lang in LANGUAGES))
