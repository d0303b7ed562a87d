"""What the pages on accounts read."""

from datetime import timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, load_only

from ixevents.accounts import queries as accounts
from ixevents.accounts.models import Staff
from ixevents.core.clock import today
from ixevents.core.languages import parted
from ixevents.events.models import Edition, Event

AFTER = timedelta(days=30)


def people(words: str) -> Select[Staff]:
    """All accounts, or those with some words in name or address."""
    found = accounts.everybody()
    for word in parted(words.casefold())[:5]:
        found = found.where(or_(Staff.name.icontains(word, autoescape=True), Staff.email.contains(word, autoescape=True)))
    return found


def doors() -> Select[Event]:
    """Events somebody can be given the door of: those of editions that are not long over, with the edition."""
    return (
        select(Event)
        .join(Event.edition)
        .options(contains_eager(Event.edition).load_only(Edition.title), load_only(Event.title, Event.edition_id))
        .where(Edition.ends_on >= today() - AFTER)
        .order_by(Edition.starts_on, Event.id)
    )
