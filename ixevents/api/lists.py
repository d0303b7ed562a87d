"""The lists there are: what each holds, how it is ordered and narrowed. Answers and the OpenAPI document are both made from this."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, String, cast
from sqlalchemy.orm import InstrumentedAttribute

from ixevents.api import filters, queries
from ixevents.api.event_things import EDITION, EVENT, SLOT
from ixevents.api.filters import Filter
from ixevents.api.kinds import Thing
from ixevents.api.project_things import PARTNER, PROJECT
from ixevents.api.stand_things import STAND
from ixevents.associations import queries as stand_queries
from ixevents.associations.models import Stand
from ixevents.events.models import Edition, Event, Slot
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner


@dataclass(frozen=True)
class Listing:
    """A list, and the way to one thing of it."""

    name: str
    "The last part of its address."
    title: object
    about: object
    thing: Thing
    select: Callable[[], Select[Any]]
    order: tuple[InstrumentedAttribute[Any], ...]
    "Never the same for two rows: a page begins after the last row of the page before."
    key: tuple[tuple[str, ColumnElement[Any] | InstrumentedAttribute[Any]], ...]
    "The names in the address of one thing, and the columns they are looked up in."
    filters: tuple[Filter, ...] = ()
    listed: Callable[[Select[Any]], Select[Any]] | None = None
    "What of it the list offers, where single addresses answer more."
    unasked: Callable[[Select[Any], datetime], Select[Any]] | None = None
    "What is left out when no `from` is asked for."

    @property
    def path(self) -> str:
        """Return the address of one thing, as routes and OpenAPI documents both write it but for the brackets."""
        return "/".join([self.name, *(f"{{{name}}}" for name, _column in self.key)])


SLOTS = Listing(
    "slots",
    _l("Dates"),
    _l("Every public date, in order of time, with its free seats; without “from”, those that are not over."),
    SLOT,
    queries.slots,
    (Slot.starts_at, Slot.id),
    (("uid", Slot.uid),),
    (*filters.ABOUT_EVENTS, filters.EVENT, filters.FROM, filters.TO),
    unasked=queries.not_over,
)
EVENTS = Listing(
    "events",
    _l("Events"),
    _l("Every public event with its dates, past ones too; in the order in which they were made."),
    EVENT,
    queries.events,
    (Event.id,),
    (("slug", Event.slug),),
    filters.ABOUT_EVENTS,
)
EDITIONS = Listing(
    "editions",
    _l("Editions"),
    _l("Every public edition of every programme, the oldest first."),
    EDITION,
    queries.editions,
    (Edition.starts_on, Edition.id),
    (("programme", Edition.programme), ("slug", Edition.slug)),
    (filters.PROGRAMME,),
)
STANDS = Listing(
    "stands",
    _l("Stands"),
    _l("Every stand that comes, or came, to an edition of the festival, in the order of the applications."),
    STAND,
    stand_queries.published,
    (Stand.id,),
    (("id", cast(Stand.id, String)),),
    (filters.EDITION, filters.STAND_OF),
)
PROJECTS = Listing(
    "projects",
    _l("Projects"),
    _l("Every project record: period, amounts, partners, objectives, indicators; in the order of the catalogue."),
    PROJECT,
    queries.projects,
    (Project.position, Project.id),
    (("slug", Project.slug),),
    (filters.PROJECT_KIND, filters.RECIPIENT, filters.WITH_PARTNER),
    queries.of_the_catalogue,
)
PARTNERS = Listing(
    "partners",
    _l("Partners"),
    _l("Every partner of the municipality: twin towns, institutions, associations, schools, funders."),
    PARTNER,
    queries.partners,
    (Partner.id,),
    (("slug", Partner.slug),),
    (filters.PARTNER_KIND, filters.RELATION, filters.PARTNER_COUNTRY, filters.PARTNER_OF),
)
LISTINGS = (SLOTS, EVENTS, EDITIONS, STANDS, PROJECTS, PARTNERS)
