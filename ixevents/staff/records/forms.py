"""What one fills in about a record."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from ixevents.core.languages import OFFICIAL, Translated
from ixevents.core.web import plain
from ixevents.projects import contacts, editing, texts
from ixevents.projects.models import Project, ProjectContact, ProjectKind, ProjectStatus
from ixevents.registrations.forms import writable_address
from ixevents.staff.records.fields import PARTIAL_HINT, AmountField, CountriesField, PartialDateField
from ixevents.staff.records.words import KINDS, STATUSES, TEXTS
from ixevents.staff.writing import WritingForm, choices, line, named_somehow, words

_COUNT = [Optional(), NumberRange(0, 10_000_000, _l("Enter a whole number."))]


class RecordForm(WritingForm):
    """Facts and texts of a record; what is left empty is not known, and is shown so."""

    TEXTS = texts.OWN
    FACTS = (
        "acronym",
        "kind",
        "standing",
        "with_exchanges",
        "status",
        "starts",
        "starts_assumed",
        "ends",
        "ends_assumed",
        "period_planned",
        "total_amount",
        "currency",
        "contact_id",
        "contact_assumed",
        "recipient_countries",
        "authorities_count",
        "coordinators_count",
        "sub_projects_count",
        "directly_involved",
        "position",
    )

    title_fr, title_nl, title_en = line(most=240), line(most=240), line(most=240)
    summary_fr, summary_nl, summary_en = words(), words(), words()
    story_fr, story_nl, story_en = words(), words(), words()
    programme_name_fr, programme_name_nl, programme_name_en = line(), line(), line()
    funding_note_fr, funding_note_nl, funding_note_en = words(), words(), words()
    partners_note_fr, partners_note_nl, partners_note_en = words(), words(), words()
    beneficiaries_note_fr, beneficiaries_note_nl, beneficiaries_note_en = words(), words(), words()
    related_note_fr, related_note_nl, related_note_en = words(), words(), words()
    acronym = StringField(_l("Short name"), [Length(max=20)], filters=[lambda value: value or None])
    kind = SelectField(_l("Kind of project"), validators=[InputRequired()])
    standing = BooleanField(
        _l("The standing record"), description=_l("It carries the events that belong to no dated project. There is one of it.")
    )
    with_exchanges = BooleanField(
        _l("The record of the exchanges"), description=_l("Classes and film crews of its partner authorities meet. There is one of it.")
    )
    status = SelectField(_l("Status"), description=_l("Closed only once somebody has confirmed it."))
    starts = PartialDateField(_l("Begins"), description=PARTIAL_HINT)
    starts_assumed = BooleanField(_l("We conclude the beginning; the source does not say it"))
    ends = PartialDateField(_l("Ends"), description=PARTIAL_HINT)
    ends_assumed = BooleanField(_l("We conclude the end; the source does not say it"))
    period_planned = BooleanField(_l("The period is planned: nobody has reported that it was kept"))
    total_amount = AmountField(_l("Total resources"), description=_l("To the cent. Empty means not known, never zero."))
    currency = StringField(_l("Currency"), [Regexp(r"^[A-Z]{3}$", message=_l("Three capital letters: EUR."))], default="EUR")
    contact_id = SelectField(_l("Contact"), description=_l("A role with its address, never a person."))
    contact_assumed = BooleanField(_l("We conclude the contact; the source does not say it"))
    recipient_countries = CountriesField(
        _l("Countries the support goes to"),
        description=_l("One a line, as the source names them. Empty where it names none: partners are not recipients."),
    )
    authorities_count = IntegerField(_l("Municipalities, ours included"), _COUNT)
    coordinators_count = IntegerField(_l("Coordinators"), _COUNT)
    sub_projects_count = IntegerField(_l("Sub-projects"), _COUNT)
    directly_involved = IntegerField(_l("People directly involved"), _COUNT, description=_l("As stated; not made to fit its parts."))
    same = BooleanField(_l("Where I changed one language only: the other still says the same"))
    position = IntegerField(_l("Place in the catalogue"), [InputRequired(_l("Enter a whole number.")), NumberRange(0, 999)], default=99)

    def offer(self, contacts: Sequence[ProjectContact]) -> "RecordForm":
        """Fill in what can be chosen."""
        self.kind.choices = choices((kind.value, KINDS[kind]) for kind in ProjectKind)
        self.status.choices = choices((status.value, STATUSES[status]) for status in ProjectStatus)
        known = [(str(contact.id), f"{plain(contact.role)} ({contact.email})") for contact in contacts]
        self.contact_id.choices = choices([("", _l("None, or not known")), *known])
        return self

    def values(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        answers = super().values()
        contact = answers["contact_id"]
        return answers | {"contact_id": int(contact) if contact else None, "acronym": answers["acronym"] or None}

    def answer(self, name: str, value: Any) -> Any:
        """Return a value as its field holds it."""
        return str(value or "") if name == "contact_id" else super().answer(name, value)

    def current(self, thing: Project, name: str) -> Translated:
        """Return a text as it is being worked on."""
        text: Translated = editing.current(thing, name)
        return text

    def legend(self, text: str) -> str:
        """Return how a text is called above its languages."""
        return str(TEXTS[text])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that it has a title."""
        return bool(super().validate(extra_validators) & named_somehow(self, "title"))


def field_states(project: Project | None) -> dict[str, dict[str, str]]:
    """Return by text and language what the form says beside the field: a gap, or out of step."""
    if project is None:
        return {}
    found: dict[str, dict[str, str]] = {}
    for name in texts.OWN:
        text = editing.current(project, name)
        gaps = OFFICIAL if name in texts.NEEDED and not text else texts.gaps(text)
        stale = next((one.unchanged for one in texts.waiting(project) if one.row is None and one.name == name), "")
        found[name] = dict.fromkeys(gaps, "gap") | ({stale: "stale"} if stale else {})
    return found


class ContactForm(WritingForm):
    """A role the public can write to."""

    TEXTS, FACTS = ("role",), ("email",)

    role_fr, role_nl, role_en = line(), line(), line()
    email = StringField(
        _l("Email address"),
        [InputRequired(_l("Enter the address.")), Length(max=254), writable_address],
        description=_l("Of a service, never of a person."),
    )

    def current(self, thing: ProjectContact, name: str) -> Translated:
        """Return the role."""
        return thing.role or Translated()

    def version_of(self, thing: ProjectContact) -> int:
        """Return what the contact says, as a number."""
        return contacts.fingerprint(thing)

    def legend(self, text: str) -> str:
        """Return how a text is called above its languages."""
        return _("Role")
