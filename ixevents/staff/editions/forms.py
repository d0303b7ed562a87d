"""What one fills in about an edition."""

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField
from wtforms.validators import InputRequired, Optional

from ixevents.core.forms import Form
from ixevents.core.web import plain
from ixevents.events import programme as programmes
from ixevents.staff.writing import MomentField, WritingForm, choices, line, named_somehow, words

_DAY = _l("Enter a day.")


class EditionForm(WritingForm):
    """The texts and days of an edition."""

    TEXTS = ("title", "tagline", "text")
    FACTS = ("starts_on", "ends_on", "registration_opens_at", "registration_closes_at")
    on_page: ClassVar[tuple[str, ...]] = FACTS

    title_fr, title_nl, title_en = line(), line(), line()
    tagline_fr, tagline_nl, tagline_en = line(), line(), line()
    text_fr, text_nl, text_en = words(), words(), words()
    starts_on = DateField(_l("First day"), [InputRequired(_DAY)])
    ends_on = DateField(_l("Last day"), [InputRequired(_DAY)])
    registration_opens_at = MomentField(
        _l("Registration opens"), [Optional()], description=_l("Empty: at once. A date of its own can say otherwise.")
    )
    registration_closes_at = MomentField(_l("Registration closes"), [Optional()], description=_l("Empty: when each event begins."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that it has a name and its days are in order."""
        valid = super().validate(extra_validators) & named_somehow(self, "title")
        if self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            self.ends_on.errors = [_("The last day comes before the first.")]
            return False
        return bool(valid)


class NewEditionForm(EditionForm):
    """An edition that does not exist yet: its programme is chosen once."""

    on_page = ("programme", *EditionForm.FACTS)
    programme = RadioField(_l("Programme"), validators=[InputRequired(_l("Choose a programme."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme.choices = choices((one.slug, plain(one.name)) for one in programmes.within())


class CopyForm(Form):
    """When the copy begins."""

    first = DateField(_l("First day"), [InputRequired(_DAY)])
