"""What staff fill in about who lends a hand."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, Length, Optional

from ixevents.core.forms import PublicForm, one_line, telephone
from ixevents.core.languages import UNKNOWN
from ixevents.registrations.forms import CAME_BY, LETTERS_IN, writable_address
from ixevents.volunteers import as_seen
from ixevents.volunteers.forms import ShiftsForm, WhoFields
from ixevents.volunteers.models import Volunteer


class PersonFields(WhoFields):
    """Who lends a hand, as staff write it down: an address is not asked of everybody (DIG-01)."""

    name = StringField(
        _l("Name"), [DataRequired(_l("Enter the name.")), Length(max=120, message=_l("Use at most 120 characters.")), one_line]
    )
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40), one_line, telephone])
    email = StringField(_l("Email address"), [Optional(), Length(max=254), one_line, writable_address])
    language = RadioField(
        _l("Language of the letters"),
        choices=LETTERS_IN,
        default=UNKNOWN,
    )

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {**self.who(), "email": self.email.data or None}


class EnteringForm(ShiftsForm, PersonFields, PublicForm):
    """Somebody who called, wrote or came by."""

    hurried = True
    on_page = ("channel", "shifts", "name", "email", "phone", "language")
    channel = RadioField(
        _l("How did it come?"),
        choices=CAME_BY,
        default="phone",
    )


class AmendForm(PersonFields):
    """What staff put right of a volunteer."""

    notice: Any = None
    opened = HiddenField()

    def show(self, volunteer: Volunteer) -> Self:
        """Fill in how it is now."""
        for name in ("name", "email", "phone", "language"):
            self[name].data = getattr(volunteer, name)
        self.opened.data = as_seen.mark(volunteer)
        return self


class MoreForm(ShiftsForm):
    """One more shift for somebody."""
