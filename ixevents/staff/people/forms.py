"""Forms on the accounts of others."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional

from ixevents.accounts.roles import Role
from ixevents.accounts.words import NAMES as ROLE_NAMES
from ixevents.core.forms import Form, one_line
from ixevents.core.languages import NAMES
from ixevents.core.web import plain
from ixevents.events import programme as programmes
from ixevents.events.models import Event
from ixevents.staff.finding import Finder


class PersonForm(Form):
    """Who somebody is and what for."""

    opened = HiddenField()
    name = StringField(_l("Name"), validators=[InputRequired(_l("Enter the name.")), Length(max=120), one_line])
    roles = SelectMultipleField(_l("What for"), choices=[SelectChoice(role.value, ROLE_NAMES[role]) for role in Role])
    event_ids = SelectMultipleField(
        _l("Doors"),
        description=_l("For somebody of the reception alone: the events whose door this person keeps."),
        validators=[Optional()],
    )

    programmes = SelectMultipleField(
        _l("Programmes"),
        description=_l("For a programme officer: tick some, and this person finds nothing of the others. None ticked: all of them."),
        validators=[Optional()],
    )

    finder: Finder | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programmes.choices = [SelectChoice(one.slug, plain(one.name)) for one in programmes.known()]

    def offer_doors(self, events: Iterable[Event], finder: Finder) -> None:
        """Say which events can be chosen."""
        self.finder = finder
        self.event_ids.choices = [SelectChoice(str(event.id), f"{plain(event.title)} · {plain(event.edition.title)}") for event in events]

    @property
    def chosen_roles(self) -> list[Role]:
        """The roles ticked."""
        return [Role(role) for role in self.roles.data or []]

    @property
    def chosen_events(self) -> list[int]:
        """The events ticked."""
        return [int(event_id) for event_id in self.event_ids.data or []]


class InviteForm(PersonForm):
    """Somebody new."""

    on_page = ("email", "name", "language")

    email = EmailField(
        _l("Work email address"),
        validators=[
            InputRequired(_l("Enter the address.")),
            Email(message=_l("Write an email address, such as name@example.org")),
            Length(max=254),
        ],
    )
    language = RadioField(
        _l("Language of the invitation and of the back-office"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        default="fr",
        validators=[InputRequired(_l("Choose a language."))],
    )
