"""What one fills in about authorities, coordinators, schools, classes and film crews."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from ixevents.core import asked
from ixevents.core.forms import Form
from ixevents.core.languages import UNKNOWN
from ixevents.core.web import plain
from ixevents.exchanges import as_seen, weeks, words
from ixevents.exchanges.actions import MOST
from ixevents.exchanges.models import Authority, ExchangeParty, ExchangeSchool, PartyKind
from ixevents.projects.partners import Partner
from ixevents.registrations.forms import writable_address
from ixevents.schools import levels
from ixevents.staff import finding
from ixevents.staff.finding import Finder

_AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
NONE = ""
_NUMBER = NumberRange(min=0, max=MOST, message=_l("Enter a number from 0 to 100."))


@cache
def zones() -> tuple[str, ...]:
    """Return the names of all clocks a town can have."""
    return tuple(sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS))


def number_or_none(value: str | None) -> int | None:
    """Return what was chosen in a list whose first answer is "none"."""
    return asked.number(value) or None


class AuthorityForm(Form):
    """Which partner of the municipality takes part."""

    notice: object = None
    finder: Finder | None = None
    partner = SelectField(_l("Partner"), coerce=int, validators=[InputRequired(_l("Choose one."))])

    def offer(self, partners: Sequence[Partner], own: int | None = None) -> "AuthorityForm":
        """Fill in what can be chosen; `own` is the one to begin with."""
        names, self.finder = finding.named([(partner.id, plain(partner.name)) for partner in partners], "partner", own)
        self.partner.choices = [SelectChoice(key, name) for key, name in names]
        return self


class SettingsForm(Form):
    """The clock and the week of an authority."""

    notice: object = None
    zone = SelectField(_l("Time zone"), validate_choice=True)
    week_known = BooleanField(_l("The week of its schools is known"))
    days_off = SelectMultipleField(_l("Days without school"), coerce=int, description=_l("None ticked is a week without any day off."))
    source = StringField(
        _l("Who told it, or where is it written?"),
        [Length(max=300)],
        description=_l("By function, never by name: “education office, email of 3 March 2027”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = [SelectChoice(NONE, str(_l("not known"))), *(SelectChoice(name, name.replace("_", " ")) for name in zones())]
        self.days_off.choices = [SelectChoice(number, weeks.day_name(number).capitalize()) for number in weeks.DAYS]

    def show(self, authority: Authority) -> "SettingsForm":
        """Fill in what is known."""
        self.zone.data, self.source.data = authority.zone or NONE, authority.source
        self.week_known.data, self.days_off.data = authority.days_off is not None, list(authority.days_off or ())
        return self

    def validate_days_off(self, field: Field) -> None:
        """Days that are ticked are not thrown away: either the week is known, or none of them is."""
        if field.data and not self.week_known.data:
            raise ValidationError(_("Tick that the week is known, or leave all days unticked."))

    def values(self) -> dict[str, Any]:
        """Return the answers; what is not known is None."""
        days = self.days_off.data if self.week_known.data else None
        return {"zone": self.zone.data or None, "days_off": days, "source": self.source.data or ""}


class CoordinatorForm(Form):
    """Who coordinates, by function."""

    notice: object = None
    function = StringField(
        _l("Function"),
        [InputRequired(_l("Write the function, for example “education office”.")), Length(max=120)],
        description=_l("What the person does, not who it is."),
    )
    email = StringField(_l("Email address"), [InputRequired(_l("Enter the address.")), Length(max=254), writable_address])
    language = RadioField(
        _l("Language of the emails"),
        choices=[
            SelectChoice("fr", _l("French")),
            SelectChoice("nl", _l("Dutch")),
            SelectChoice("en", _l("English")),
            SelectChoice(UNKNOWN, _l("not known: French and Dutch")),
        ],
        default=UNKNOWN,
    )


class SchoolForm(Form):
    """A school of the directory by its number, or one abroad by name."""

    notice: object = None
    number = StringField(
        _l("Number in the directory"), [Length(max=30)], description=_l("FASE or instellingsnummer. Leave it empty for a school abroad.")
    )
    name = StringField(_l("Name of a school abroad"), [Length(max=200)])
    identifier = StringField(_l("Its number in its own country"), [Length(max=40)], description=_l("Leave it empty where it is not known."))


class PartyForm(Form):
    """A class or a film crew."""

    notice: object = None
    seen = HiddenField()
    kind = RadioField(
        _l("What is it?"), choices=[SelectChoice(kind.value, text) for kind, text in words.PARTIES.items()], default=PartyKind.CLASS.value
    )
    label = StringField(
        _l("Label"),
        [InputRequired(_l("Write a label, for example “4TQ B”.")), Length(max=60)],
        description=_l("As the school calls it, for example “4TQ B” or “Crew 2”. Never the name of a person."),
    )
    school = SelectField(_l("School"))
    level = SelectField(_l("Level"), description=_l("For schools of the directory."))
    pupils = IntegerField(
        _l("Pupils, or students of the crew"), [Optional(), _NUMBER], description=_l("Leave it empty while nobody has told it.")
    )
    teachers = IntegerField(_l("Teachers"), [Optional(), _NUMBER])
    same_as = SelectField(
        _l("The same people as"), description=_l("When a class goes on under another label: its people are counted once as persons.")
    )

    def offer(self, schools: Sequence[ExchangeSchool], others: Sequence[ExchangeParty]) -> "PartyForm":
        """Fill in what can be chosen."""
        nobody = SelectChoice(NONE, "–")
        self.school.choices = [nobody, *(SelectChoice(str(school.id), school.title) for school in schools)]
        self.level.choices = [nobody, *(SelectChoice(level.value, plain(levels.name(level))) for level in levels.ORDER)]
        self.same_as.choices = [nobody, *(SelectChoice(str(party.id), party.label) for party in others if party.same_as_id is None)]
        return self

    def show(self, party: ExchangeParty) -> "PartyForm":
        """Fill in what is known."""
        self.kind.data, self.label.data, self.level.data = str(party.kind), party.label, party.level
        self.school.data, self.same_as.data = str(party.school_id or NONE), str(party.same_as_id or NONE)
        self.pupils.data, self.teachers.data = party.pupils, party.teachers
        self.seen.data = as_seen.mark(party)
        return self

    def values(self) -> dict[str, Any]:
        """Return the answers, by the names of the model."""
        return {
            "kind": PartyKind(self.kind.data),
            "label": self.label.data,
            "school_id": number_or_none(self.school.data),
            "level": self.level.data or "",
            "pupils": self.pupils.data,
            "teachers": self.teachers.data,
            "same_as_id": number_or_none(self.same_as.data),
        }
