"""What one fills in about facilitators, rooms and kits, and about one of them in a date."""

from collections.abc import Iterable
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from ixevents.core import addresses
from ixevents.core.forms import Form, one_line, telephone
from ixevents.core.languages import UNKNOWN
from ixevents.core.refusal import Refused
from ixevents.events import words as event_words
from ixevents.registrations.forms import LETTERS_IN
from ixevents.resources import actions
from ixevents.resources.models import BUFFER_MINUTES, MOST_MINUTES, Assignment, Kind, Resource
from ixevents.staff.events.forms import SPOKEN

_MINUTES = NumberRange(0, MOST_MINUTES, _l("Enter minutes, between 0 and 720."))


class ResourceForm(Form):
    """A facilitator, a room or a kit; `for_kind` takes away what does not concern it."""

    OF: ClassVar[dict[Kind, tuple[str, ...]]] = {
        Kind.FACILITATOR: ("name", "email", "phone", "language", "languages", "buffer_minutes", "note"),
        Kind.ROOM: ("name", "place_id", "capacity", "buffer_minutes", "note"),
        Kind.KIT: ("name", "copies", "place_id", "buffer_minutes", "note"),
    }

    notice: object = None
    opened = HiddenField()
    name = StringField(_l("Name"), [InputRequired(_l("Enter the name.")), Length(max=120), one_line])
    email = EmailField(_l("Email"), [Optional(), Length(max=254)], description=_l("Invitations and changes of dates go there."))
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40), one_line, telephone])
    language = RadioField(
        _l("Language of the letters"),
        choices=LETTERS_IN,
        default=UNKNOWN,
    )
    languages = SelectMultipleField(_l("Leads in"), [Optional()])
    place_id = SelectField(_l("Place"), coerce=lambda value: int(value) if value else None, validators=[Optional()])
    capacity = IntegerField(
        _l("How many people fit"), [Optional(), NumberRange(1, 100_000, _l("Enter how many people fit, or leave it empty."))]
    )
    copies = IntegerField(
        _l("How many there are"),
        [InputRequired(_l("Enter how many there are.")), NumberRange(1, 1000)],
        default=1,
        description=_l("So many dates can use it at once."),
    )
    buffer_minutes = IntegerField(
        _l("Minutes between two dates"),
        [InputRequired(_l("Enter minutes, between 0 and 720.")), _MINUTES],
        default=BUFFER_MINUTES,
        description=_l("For going from one to the other, or for tidying up. Can differ for one date."),
    )
    note = TextAreaField(_l("Note"), [Optional(), Length(max=500)], description=_l("For the team alone. No opinions on persons."))

    def for_kind(self, kind: Kind, places: Iterable[tuple[int, str]]) -> "ResourceForm":
        """Keep the questions of a kind, and fill in what can be chosen."""
        self.languages.choices = [SelectChoice(code, event_words.spoken([code])) for code in SPOKEN]
        self.place_id.choices = [SelectChoice("", _("No fixed place")), *(SelectChoice(number, name) for number, name in places)]
        for name in set(self._fields) - {"opened", *self.OF[kind]}:
            del self[name]
        return self

    def show(self, resource: Resource) -> "ResourceForm":
        """Fill in what is known."""
        for field in self:
            field.data = actions.seen(resource) if field is self.opened else getattr(resource, field.name)
        return self

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        found = {field.name: field.data for field in self if field is not self.opened}
        for name in ("email", "phone"):
            if name in found:
                found[name] = found[name] or None
        if "email" in found:
            found["email_key"] = addresses.read(found["email"]).key if found["email"] else None
        found["note"] = found["note"] or ""
        return found

    def validate_email(self, field: EmailField) -> None:
        """Refuse what cannot be written to."""
        try:
            addresses.read(field.data)
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal


class AssignmentForm(Form):
    """How long before and after, and how many copies."""

    notice: object = None
    opened = HiddenField()
    before = IntegerField(_l("Minutes kept free before"), [InputRequired(_l("Enter minutes, between 0 and 720.")), _MINUTES])
    after = IntegerField(_l("Minutes kept free after"), [InputRequired(_l("Enter minutes, between 0 and 720.")), _MINUTES])
    copies = IntegerField(_l("How many copies"), [InputRequired(), NumberRange(1, 1000)], default=1)

    of: Assignment | None = None
    """What it is about."""

    def validate_copies(self, field: IntegerField) -> None:
        """Refuse more than there are, beside what is kept already."""
        if self.of is not None and field.data != self.of.copies and field.data > self.of.resource.copies:
            raise ValidationError(actions.only(self.of.resource, self.of.resource.copies))

    def show(self, assignment: Assignment) -> "AssignmentForm":
        """Fill in what it is now."""
        self.before.data, self.after.data, self.copies.data = assignment.before_minutes, assignment.after_minutes, assignment.copies
        self.opened.data = actions.kept_mark(assignment)
        return self
