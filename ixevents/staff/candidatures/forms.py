"""What one fills in about a call, and to decide about candidatures."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ixevents.core.forms import Form, one_line
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.council import candidatures
from ixevents.council.candidature import Call
from ixevents.council.models import CouncilCategory
from ixevents.projects import wording
from ixevents.staff.council.forms import DECISION

_TEXT = Length(max=6000)


class CallForm(Form):
    """Who is asked, until when, in which words."""

    notice: object = None
    opened = HiddenField()
    text_fr = TextAreaField("", [_TEXT])
    text_nl = TextAreaField("", [_TEXT])
    text_en = TextAreaField("", [_TEXT])
    opens_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    closes_on = DateField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    categories = SelectMultipleField(_l("Who can answer"), coerce=int)

    def offer(self, categories: Iterable[CouncilCategory]) -> "CallForm":
        """Fill in what can be chosen."""
        self.categories.choices = [SelectChoice(one.id, wording.capital(one.name)) for one in categories]
        return self

    def show(self, call: Call) -> "CallForm":
        """Fill in how it is now."""
        self.opened.data = candidatures.seen(call)
        for lang in LANGUAGES:
            self[f"text_{lang}"].data = getattr(call.text, lang)
        self.opens_on.data, self.closes_on.data, self.categories.data = call.opens_on, call.closes_on, call.category_ids
        return self

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        text = Translated(*((self[f"text_{lang}"].data or "") for lang in LANGUAGES))
        chosen = list(self.categories.data or [])
        return {"text": text, "opens_on": self.opens_on.data, "closes_on": self.closes_on.data, "category_ids": chosen}


class RefuseForm(Form):
    """By which decision candidatures are not retained."""

    decision = StringField(_l("Decision"), [Optional(), Length(max=160), one_line], description=DECISION)


class AppointForm(RefuseForm):
    """By which decision, and for how long, candidates become members."""

    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    ends_on = DateField(_l("Planned end"), [Optional()], description=_l("The end of the term, unless the decision says otherwise."))
