"""The forms by which a class is handed over and taken."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Optional

from ixevents.classes.actions import Contact
from ixevents.classes.class_fields import short, telephone
from ixevents.core import addresses
from ixevents.core.forms import Form, one_line
from ixevents.registrations.forms import writable_address
from ixevents.registrations.name_lists import no_names


class HandOverForm(Form):
    """Name the colleague."""

    colleague_name = StringField(
        _l("Name of your colleague"), validators=[InputRequired(_l("Enter the name of your colleague.")), short(120), one_line]
    )
    colleague_role = StringField(_l("What this person does at the school"), validators=[Optional(), short(60), one_line, no_names])
    colleague_email = StringField(
        _l("Email address of your colleague"),
        description=_l("We ask there first. You stay the contact until your colleague has said yes."),
        validators=[InputRequired(_l("Enter the email address of your colleague.")), short(254), one_line, writable_address],
    )
    colleague_phone = StringField(_l("Telephone of your colleague"), validators=[Optional(), short(40), one_line, telephone])

    def contact(self) -> Contact:
        """Return whom a valid form names."""
        address = addresses.read(self.colleague_email.data or "")
        return Contact(self.colleague_name.data or "", address, self.colleague_phone.data or None, self.colleague_role.data or "")


class TakeForm(Form):
    """Take a class over."""

    phone = StringField(
        _l("Telephone on the day itself"), validators=[InputRequired(_l("Enter a telephone number.")), short(40), one_line, telephone]
    )
