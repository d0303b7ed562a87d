"""Which settings staff can change, how they are called, and what may stand in them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.web import plain


@dataclass(frozen=True)
class Field:
    """One setting; a translated one is three settings ending in _FR, _NL and _EN."""

    name: str
    label: object
    kind: str = "text"
    "text, email, phone, number, postcodes, enterprise (a Belgian number), address (of a page) or tick."
    hint: object = ""
    translated: bool = False
    least: int = 1
    most: int = 0
    "Of a number; of a text its longest."
    optional: bool = False
    "May be left empty; a translated one in both official languages alike: what came with the site returns."
    group: Translated | None = None
    "Whose it is, where a page has the same of several."

    @property
    def names(self) -> tuple[str, ...]:
        """The settings it stands for."""
        return tuple(f"{self.name}_{lang.upper()}" for lang in LANGUAGES) if self.translated else (self.name,)


@dataclass(frozen=True)
class Section:
    """One page of settings."""

    slug: str
    title: object
    fields: tuple[Field, ...]


ORGANISER = Section(
    "organiser",
    _l("Organiser"),
    (
        Field(
            "SITE_NAME", _l("Name of the site"), hint=_l("On every page, and the sender's name of every letter."), translated=True, most=60
        ),
        Field(
            "HOME_LEAD",
            _l("What the site is for"),
            hint=_l("One or two sentences under the title of the first page."),
            translated=True,
            most=240,
        ),
        Field("ORGANISER", _l("Organiser's name"), translated=True, most=80),
        Field(
            "TOWN",
            _l("Municipality"),
            hint=_l("Its name alone: it stands in sentences, and beside the mark on every page."),
            translated=True,
            most=40,
        ),
        Field(
            "TOWN_POSTCODES",
            _l("Postcodes of the municipality"),
            "postcodes",
            hint=_l("Separated by spaces, that of its house first: its schools are found first, new places lie there."),
            most=60,
        ),
        Field(
            "CONTACT_ADDRESS",
            _l("Counter and post"),
            hint=_l("Where people come or write to without a computer."),
            translated=True,
            most=160,
        ),
        Field("CONTACT_PHONE", _l("Telephone"), "phone", most=40),
        Field("CONTACT_EMAIL", _l("Contact address"), "email", _l("Shown to the public; answers to letters arrive there."), most=120),
        Field(
            "COUNCIL_EMAIL",
            _l("Secretary of the council"),
            "email",
            _l("Answers to letters to members arrive there; empty takes the contact address."),
            most=120,
            optional=True,
        ),
        Field("COLLEGE_EMAIL", _l("Address of the College"), "email", _l("Opinions of the council go there."), most=120, optional=True),
        Field(
            "SECURITY_EMAIL",
            _l("Security contact"),
            "email",
            _l("Whoever finds a weakness in the site writes there; empty takes the contact address."),
            most=120,
            optional=True,
        ),
        Field("DPO_EMAIL", _l("Data protection officer"), "email", _l("Shown on every form and in the privacy notice."), most=120),
        Field(
            "PROCESSORS",
            _l("Who hosts the site and carries its letters"),
            hint=_l("Names and towns; in the privacy notice and the register of processing."),
            most=300,
            optional=True,
        ),
        Field(
            "OMBUDSMAN", _l("Ombudsman"), hint=_l("Who takes complaints about accessibility, with the article."), translated=True, most=120
        ),
        Field("OMBUDSMAN_SITE", _l("Page of the ombudsman"), "address", most=200),
    ),
)
LETTERS = Section(
    "letters",
    _l("Letters"),
    (
        Field(
            "MAIL_FROM",
            _l("Sender of every letter"),
            "email",
            _l("A mailbox somebody can read: answers to invitations of calendars arrive there. Its domain must let this server send."),
            most=120,
        ),
        Field("MAIL_PER_MINUTE", _l("Letters a minute at most"), "number", _l("0 for no limit."), least=0, most=10000),
        Field("DOCUMENT_MB", _l("Megabytes of one document of a meeting at most"), "number", most=25),
        Field("MAIL_ATTACHMENTS_MB", _l("Megabytes of files in one mailing at most"), "number", most=20),
        Field(
            "MAIL_PER_ADDRESS_PER_HOUR",
            _l("Letters an hour to one address at most"),
            "number",
            _l("Those that public forms cause."),
            most=1000,
        ),
    ),
)
PERIODS = Section(
    "periods",
    _l("Periods"),
    (
        Field("HOLD_MINUTES", _l("Minutes seats are held until an address is confirmed"), "number", least=5, most=1440),
        Field("OFFER_HOURS", _l("Hours an offer from the waiting list stands"), "number", most=336),
        Field("OFFER_HOURS_LATE", _l("The same in the last two days before the event"), "number", most=48),
    ),
)
RETENTION = Section(
    "retention",
    _l("How long persons are kept"),
    (
        Field("RETENTION_MONTHS", _l("Months after an event until its registrants are forgotten"), "number", most=24),
        Field("RETENTION_WAITING_DAYS", _l("Days after an event until those who waited in vain are forgotten"), "number", most=90),
        Field("RETENTION_NEEDS_DAYS", _l("Days after an event until what was written about health is erased"), "number", most=60),
        Field("RETENTION_CLASS_MONTHS", _l("Months after the school year until teachers are forgotten"), "number", most=24),
        Field("RETENTION_REMARK_MONTHS", _l("Months after an edition until remarks about it are erased"), "number", most=24),
        Field("MAIL_LOG_MONTHS", _l("Months until addresses and texts of letters are forgotten"), "number", most=24),
        Field("RETENTION_BOUNCE_DAYS", _l("Days until reports of mail servers are erased"), "number", most=90),
        Field("RETENTION_CONSENT_MONTHS", _l("Months after news was ended until the proof of consent is erased"), "number", most=60),
        Field("RETENTION_FACILITATOR_MONTHS", _l("Months after facilitators stopped until they are forgotten"), "number", most=36),
        Field("RETENTION_VOLUNTEER_MONTHS", _l("Months after the last shift until volunteers are forgotten"), "number", most=36),
        Field("RETENTION_STAND_MONTHS", _l("Months after the festival until contacts of stands are forgotten"), "number", most=36),
        Field("RETENTION_PROPOSAL_MONTHS", _l("Months after the Week until contacts of proposals are forgotten"), "number", most=36),
        Field(
            "RETENTION_PROPOSAL_CLOSED_MONTHS",
            _l("Months until contacts of proposals withdrawn or not retained are forgotten"),
            "number",
            most=24,
        ),
        Field("RETENTION_EXCHANGE_MONTHS", _l("Months after the last exchange until coordinators are forgotten"), "number", most=36),
        Field("RETENTION_MEMBER_MONTHS", _l("Months after the last mandate until members of the council are forgotten"), "number", most=36),
        Field("RETENTION_CANDIDATURE_MONTHS", _l("Months after the decision until candidatures are forgotten"), "number", most=24),
        Field("SECURITY_LOG_MONTHS", _l("Months until sign-ins of staff leave the journal"), "number", most=24),
    ),
)
OPEN_DATA = Section(
    "open-data",
    _l("Open data"),
    (
        Field(
            "ORGANISATION_NUMBER",
            _l("Enterprise number of the municipality"),
            "enterprise",
            _l("Ten digits, for example 0123.456.749. IATI knows the municipality by it; without it no IATI file is published."),
            most=20,
            optional=True,
        ),
        Field(
            "OPEN_DATA_LICENCE",
            _l("Licence of the open data"),
            "address",
            _l("Address of its text. Whoever uses the data reads there what they may do."),
            most=200,
        ),
    ),
)
PROGRAMMES = Section("programmes", _l("Programmes"), ())
"""What the programmes are called, and which of them the site does without; `add_programme` tells which there are."""
TEXTS = Section("texts", _l("Programme texts"), ())
"""Texts of the programmes: `PROGRAMME_TEXTS`, by the slug of the programme."""
LOGOS = Section("logos", _l("Logos"), ())
"""`LOGOS`: code, size and the words of each, in the order they are shown."""

SECTIONS = {section.slug: section for section in (ORGANISER, PROGRAMMES, TEXTS, LOGOS, LETTERS, PERIODS, RETENTION, OPEN_DATA)}


def add_programme(slug: str, called: Translated) -> None:
    """Let staff name a programme, or do without it."""
    named = f"PROGRAMME_{slug.upper()}"
    added = (
        Field(f"{named}_SHORT", _l("In the menu"), hint=_l("One word."), translated=True, most=16, optional=True, group=called),
        Field(f"{named}_NAME", _l("Name"), translated=True, most=60, optional=True, group=called),
        Field(
            f"{named}_TAGLINE",
            _l("What it is"),
            hint=_l("One sentence, on the first page and under the name."),
            translated=True,
            most=160,
            optional=True,
            group=called,
        ),
        Field(
            f"{named}_UNUSED",
            _l("Do without it"),
            "tick",
            _l("It leaves the menu, the first page and every choice. Old editions keep their addresses."),
            group=called,
        ),
    )
    others = tuple(field for field in SECTIONS[PROGRAMMES.slug].fields if field.group != called)
    SECTIONS[PROGRAMMES.slug] = replace(PROGRAMMES, fields=(*others, *added))


def names() -> Iterator[str]:
    """Return the name of every setting that may be stored."""
    for section in SECTIONS.values():
        for field in section.fields:
            yield from field.names
    yield from ("PROGRAMME_TEXTS", "LOGOS")


def french_and_english() -> Iterator[tuple[str, str]]:
    """Return the names of the settings that hold the French and the English words of what is translated."""
    for section in SECTIONS.values():
        yield from ((f"{field.name}_FR", f"{field.name}_EN") for field in section.fields if field.translated)


def labels() -> dict[str, object]:
    """Return what each setting is called, for the journal."""
    every = [(field, _named(field)) for section in SECTIONS.values() for field in section.fields]
    return {name: label for field, label in every for name in (field.name, *field.names)}


def _named(field: Field) -> object:
    return _("%(programme)s: %(setting)s", programme=plain(field.group), setting=field.label) if field.group else field.label
