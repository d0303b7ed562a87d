"""What one fills in about the rules of the council, its derogations and its working groups."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ixevents.core import asked
from ixevents.core.forms import Form, one_line
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.council import actions, rules
from ixevents.council.models import Council, CouncilCategory, CouncilGroup, Member
from ixevents.council.rules import FACTS
from ixevents.programmes.week import WEEK
from ixevents.staff.council.forms import DECISION

DAYS = [InputRequired(_l("Enter a number of days.")), NumberRange(0, 365, _l("Enter a number of days, from 0 to 365."))]


class VersionedForm(Form):
    """A form on the council, which has a version."""

    notice: object = None
    opened = HiddenField()

    def opened_on(self) -> int:
        """Return the version the form was opened on; 0, which nothing has, for what cannot be read."""
        return asked.number(self.opened.data)


class RulesForm(VersionedForm):
    """All numbers of the statutes."""

    term_starts_on = DateField(_l("The term begins"), [Optional()])
    term_ends_on = DateField(_l("The term ends"), [Optional()], description=_l("A new mandate is planned until then."))
    notice_days = IntegerField(
        _l("Clear days of notice before a meeting"), DAYS, description=_l("Neither the day of sending nor the day of the meeting counts.")
    )
    urgent_days = IntegerField(_l("Clear days in an urgent case"), DAYS)
    item_days = IntegerField(_l("Clear days before a meeting until which members propose items"), DAYS)
    chair_decides_ties = BooleanField(
        _l("The chair decides when the votes are equal"), description=_l("Otherwise the proposal is rejected.")
    )
    absences_flagged = IntegerField(
        _l("Unexcused absences in a row that are flagged"), [InputRequired(), NumberRange(1, 50, _l("Enter a number from 1 to 50."))]
    )
    follow_up_days = IntegerField(_l("Days the College has to answer an opinion"), DAYS)
    minimum_age = IntegerField(_l("Minimum age of members"), [InputRequired(), NumberRange(0, 99, _l("Enter an age from 0 to 99."))])
    statutes = TextAreaField(
        _l("Statutes"),
        [Optional(), Length(max=2000)],
        description=_l("Which decision they rest on and where they can be read. For the team."),
    )

    def show(self, council: Council) -> "RulesForm":
        """Fill in how it is now."""
        for name in FACTS:
            self[name].data = getattr(council, name)
        self.opened.data = str(council.version)
        return self

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {**{name: self[name].data for name in FACTS}, "statutes": self.statutes.data or None}


class NamedForm(Form):
    """A name in three languages."""

    notice: object = None
    name_fr = StringField("", [Length(max=160), one_line])
    name_nl = StringField("", [Length(max=160), one_line])
    name_en = StringField("", [Length(max=160), one_line])

    def named(self) -> Translated:
        """Return the name."""
        return Translated(*(self[f"name_{lang}"].data or "" for lang in LANGUAGES))

    def call(self, name: Translated) -> None:
        """Fill in the name."""
        for lang in LANGUAGES:
            self[f"name_{lang}"].data = getattr(name, lang)


class CouncilForm(VersionedForm, NamedForm):
    """What the council is called and what it is for."""

    official = BooleanField(
        _l("This is its official name"), description=_l("Without a tick the public page says that the name describes the council.")
    )
    purpose_fr = TextAreaField("", [Length(max=600)])
    purpose_nl = TextAreaField("", [Length(max=600)])
    purpose_en = TextAreaField("", [Length(max=600)])
    supports_week = BooleanField(_l("It supports the International Solidarity Week"), description=_l("Its public page leads there."))

    def show(self, council: Council) -> "CouncilForm":
        """Fill in how it is now."""
        self.call(council.name)
        for lang in LANGUAGES:
            self[f"purpose_{lang}"].data = getattr(council.purpose, lang)
        self.official.data, self.supports_week.data = not council.name_descriptive, council.supports == WEEK.slug
        self.opened.data = str(council.version)
        return self

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {
            "name": self.named(),
            "name_descriptive": not self.official.data,
            "purpose": Translated(*(self[f"purpose_{lang}"].data or "" for lang in LANGUAGES)),
            "supports": WEEK.slug if self.supports_week.data else None,
        }


class CategoryForm(NamedForm):
    """A kind of members."""

    opened = HiddenField()
    voting = BooleanField(_l("Its members have a vote"), default=True, description=_l("Without a tick: an advisory voice only."))
    organisations = BooleanField(
        _l("Its seats belong to organisations"), description=_l("One seat an organisation. Without a tick: to persons.")
    )
    seats_most = IntegerField(
        _l("Number of seats"),
        [Optional(), NumberRange(0, 500, _l("Enter a number of seats, or leave it empty."))],
        description=_l("As the municipal council fixed it. Leave it empty where that is not known."),
    )

    def show(self, category: CouncilCategory) -> "CategoryForm":
        """Fill in how it is now."""
        self.call(category.name)
        self.opened.data = rules.seen(category)
        self.voting.data, self.organisations.data, self.seats_most.data = category.voting, category.organisations, category.seats_most
        return self

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {
            "name": self.named(),
            "voting": bool(self.voting.data),
            "organisations": bool(self.organisations.data),
            "seats_most": self.seats_most.data,
        }


class DerogationForm(Form):
    """What the municipal council allowed."""

    notice: object = None
    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    decision = StringField(
        _l("Decision"), [InputRequired(_l("Write which decision it is.")), Length(max=160), one_line], description=DECISION
    )
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Write the reason the decision gives.")), Length(max=2000)])

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        return {"starts_on": self.starts_on.data, "ends_on": self.ends_on.data, "decision": self.decision.data, "reason": self.reason.data}


class GroupForm(NamedForm):
    """A working group."""

    opened = HiddenField()
    members = SelectMultipleField(_l("Who is in it"), coerce=int, validators=[Optional()])

    def offer(self, people: Iterable[Member]) -> "GroupForm":
        """Fill in who can be chosen."""
        self.members.choices = [SelectChoice(one.id, one.name) for one in people]
        return self

    def show(self, group: CouncilGroup) -> "GroupForm":
        """Fill in how it is now."""
        self.call(group.name)
        self.members.data = [one.id for one in group.members]
        self.opened.data = actions.seen(group)
        return self
