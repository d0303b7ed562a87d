"""What one fills in about an event."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ixevents.core.forms import DecimalField, Form
from ixevents.core.languages import NAMES, OFFICIAL
from ixevents.events import words as event_words
from ixevents.events.models import Audience, EventKind
from ixevents.staff.writing import MomentField, WritingForm, choices, line, named_somehow, sentences, words

SPOKEN = ("fr", "nl", "en", "ar", "ln", "rn", "rw", "sw", "wo", "ff", "pt", "es", "it", "de", "pl", "ro", "tr", "uk")
"""Languages heard on the squares of Ixelles; ISO 639-1."""


class EventForm(WritingForm):
    """The texts and facts of an event."""

    TEXTS = ("title", "summary", "text")
    FACTS = (
        "project_id",
        "kind",
        "audience",
        "languages",
        "access",
        "minimum_age",
        "price",
        "needs_registration",
        "confirm_by_email",
        "max_party",
        "inhabitants_first_until",
        "minimum_seats",
        "exemption",
        "exemption_reason",
        "exemption_decided_by",
    )

    title_fr, title_nl, title_en = line(), line(), line()
    summary_fr, summary_nl, summary_en = sentences(), sentences(), sentences()
    text_fr, text_nl, text_en = words(), words(), words()
    project_id = SelectField(
        _l("Project"),
        coerce=lambda value: int(value) if value else None,
        validators=[InputRequired(_l("Choose the project this belongs to."))],
        description=_l("Every event belongs to one; general awareness raising has its own record."),
    )
    kind = SelectField(_l("What it is"), coerce=EventKind)
    audience = SelectField(_l("For whom"), coerce=Audience)
    languages = SelectMultipleField(_l("Languages spoken"), validators=[InputRequired(_l("Choose at least one language."))])
    access = SelectMultipleField(_l("Accessibility"), description=_l("What is not ticked, the public reads as not there."))
    minimum_age = IntegerField(_l("From what age"), [Optional(), NumberRange(1, 99, _l("Enter an age between 1 and 99."))])
    price = DecimalField(
        _l("Price per person"),
        [Optional(), NumberRange(Decimal(0), Decimal(9999), _l("Enter an amount between 0 and 9999."))],
        description=_l("Empty: free."),
    )
    needs_registration = BooleanField(_l("People sign up for it"))
    confirm_by_email = BooleanField(
        _l("Seats are held until the link in an e-mail is used"), description=_l("For events where many sign up and do not come.")
    )
    max_party = IntegerField(
        _l("People on one registration, at most"),
        [InputRequired(_l("Enter a number from 1 to 500.")), NumberRange(1, 500, _l("Enter a number from 1 to 500."))],
        default=8,
    )
    minimum_seats = IntegerField(
        _l("People a date needs"),
        [Optional(), NumberRange(1, 9999, _l("Enter a number from 1 to 9999."))],
        description=_l(
            "With fewer two weeks before, your first page says so: then you can call it off in time. The public does not see this."
        ),
    )
    inhabitants_first_until = MomentField(
        _l("People of the municipality first, until"),
        [Optional()],
        description=_l(
            "Until then the form asks where one lives, and who lives elsewhere waits in line. What is free then is offered in its order. "
            "Nothing is proved: you may ask at the door. Empty: first come, first served."
        ),
    )
    exemption = RadioField(_l("Languages of the texts"), coerce=lambda value: value or None, default="")
    exemption_reason = TextAreaField(_l("Why one language is enough"), [Length(max=1000)], filters=[lambda value: value or None])
    exemption_decided_by = StringField(
        _l("Who decided it"),
        [Length(max=120)],
        description=_l("The function, not the person: “College of 3 March 2027”."),
        filters=[lambda value: value or None],
    )

    def __init__(self, *args: Any, projects: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project_id.choices = choices([("", _("Choose a project")), *projects])
        self.kind.choices = choices(event_words.KINDS.items())
        self.audience.choices = choices(event_words.AUDIENCES.items())
        self.languages.choices = choices((code, event_words.spoken([code])) for code in SPOKEN)
        self.access.choices = choices(event_words.ACCESS.items())
        only = [(lang, _("%(language)s only", language=NAMES[lang])) for lang in OFFICIAL]
        self.exemption.choices = choices([("", _("French and Dutch, as the law asks")), *only])

    def answer(self, name: str, value: Any) -> Any:
        """Return a value as its field holds it; a language nobody foresaw stays."""
        if name == "languages":
            known = [choice.value for choice in self.languages.choices]
            self.languages.choices += choices((code, event_words.spoken([code])) for code in value if code not in known)
        if name == "access":
            return [str(fact) for fact in value]
        return super().answer(name, value)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that it has a name and an exemption says all it must (LANG-08)."""
        valid = super().validate(extra_validators) & named_somehow(self, "title")
        for field, sentence in (
            (self.exemption_reason, _("Write why one language is enough.")),
            (self.exemption_decided_by, _("Write who decided it.")),
        ):
            if self.exemption.data and not field.data:
                field.errors = [sentence]
                valid = False
        return bool(valid)


class ReasonForm(Form):
    """Why changed texts go out although a language is out of step (LANG-02)."""

    reason = TextAreaField(
        _l("Why it cannot wait"), [InputRequired(_l("Write why it cannot wait. It is kept in the journal.")), Length(max=500)]
    )
