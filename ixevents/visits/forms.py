"""Forms around visits."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from ixevents.classes import terms as terms_of
from ixevents.classes.models import ClassParty, ClassTerms
from ixevents.core import addresses
from ixevents.core.forms import Form, PublicForm, one_line
from ixevents.registrations.forms import writable_address
from ixevents.visits.actions import PEOPLE_MOST, numbers_mark

STAYS, OTHER = "stays", "other"


class AddressForm(PublicForm):
    """Ask for the way to one's own classes."""

    email = StringField(
        _l("Your address at school"),
        description=_l("The one you registered your classes with. We write to it; nothing is shown here."),
        validators=[
            InputRequired(_l("Enter your email address.")),
            Length(max=254, message=_l("Use at most 254 characters.")),
            one_line,
            writable_address,
        ],
    )

    def address(self) -> addresses.Address:
        """Return the address, once the form is valid."""
        return addresses.read(self.email.data or "")


class NumberForm(Form):
    """Say how many come after all."""

    answer, seen = HiddenField(), HiddenField()
    pupils = IntegerField(_l("Pupils"), [InputRequired(_l("Enter a whole number."))])
    adults = IntegerField(_l("Adults who come along"), [InputRequired(_l("Enter a whole number."))])

    def __init__(self, *args: object, terms: ClassTerms, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.terms = terms

    @property
    def stays(self) -> bool:
        """Whether the button that leaves all as it is was pressed."""
        return bool(self.answer.data == STAYS)

    def validate_pupils(self, field: Field) -> None:
        """A class is as large as the event allows."""
        self._within(field, self.terms.max_pupils)

    def validate_adults(self, field: Field) -> None:
        """Enough adults come with so many pupils, and not a second class of them (SCH-10)."""
        self._within(field, terms_of.most_adults(self.terms), terms_of.adults_for(self.pupils.data or 1, self.terms.pupils_per_adult))

    def _within(self, field: Field, most: int, least: int = 1) -> None:
        NumberRange(least, most, _("Enter a number from %(least)s to %(most)s.", least=least, most=most))(self, field)


class CameForm(Form):
    """Who came of one class."""

    seen = HiddenField()
    "The numbers that were there when the page was opened."
    pupils = IntegerField(
        _l("Pupils"),
        [
            InputRequired(_l("Enter a whole number.")),
            NumberRange(0, PEOPLE_MOST, _l("Enter a number from %(least)s to %(most)s.", least=0, most=PEOPLE_MOST)),
        ],
    )
    adults = IntegerField(
        _l("Adults"),
        [
            InputRequired(_l("Enter a whole number.")),
            NumberRange(0, PEOPLE_MOST, _l("Enter a number from %(least)s to %(most)s.", least=0, most=PEOPLE_MOST)),
        ],
    )


def came_form(party: ClassParty, *, sent: bool = False) -> CameForm:
    """Return the form of one class among several on a page: as it was sent, or with what is known."""
    prefix = f"c{party.registration_id}-"
    if sent:
        return CameForm(prefix=prefix)
    form = CameForm(formdata=None, prefix=prefix)
    form.seen.data = numbers_mark(party)
    form.pupils.data = pupils_expected(party) if party.pupils_came is None else party.pupils_came
    form.adults.data = party.adults if party.adults_came is None else party.adults_came
    return form


def pupils_expected(party: ClassParty) -> int:
    """Return how many pupils are proposed: as registered, or as many as go with those the door let in."""
    came = party.registration.came
    return max(0, came - party.adults) if came else party.pupils
