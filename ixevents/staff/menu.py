"""The ways through the back-office: each is shown to who may go there."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from flask import g, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, exists, select

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.associations import queries as stands
from ixevents.associations.models import StandCall
from ixevents.core.web import current_language, plain
from ixevents.events import programme as programmes
from ixevents.exchanges import PROGRAMME as EXCHANGES
from ixevents.extensions import db
from ixevents.proposals import queries as proposals
from ixevents.proposals.models import ProposalCall


@dataclass(frozen=True)
class Way:
    """One entry of the menu."""

    section: str
    "What a page sets as `section` to mark the entry as the one we are in."
    endpoint: str
    text: object
    power: Power


@dataclass(frozen=True)
class Group:
    """Ways that belong together."""

    text: object
    ways: tuple[Way, ...]


MENU = (
    Group(
        _l("Today"),
        (
            Way("dashboard", "staff.dashboard", _l("What waits"), Power.SEE_DASHBOARD),
            Way("day", "staff_door.index", _l("The day"), Power.CHECK_IN),
        ),
    ),
    Group(
        _l("Programme"),
        (
            Way("editions", "staff_editions.index", _l("Editions"), Power.EDIT_PROGRAMME),
            Way("events", "staff_events.index", _l("Events"), Power.EDIT_PROGRAMME),
            Way("stands", "staff_stand_calls.index", _l("Stands"), Power.SEE_PERSONS),
            Way("shifts", "staff_shifts.index", _l("Volunteers"), Power.SEE_PERSONS),
            Way("proposals", "staff_proposals.index", _l("Proposals for the Week"), Power.EDIT_PROGRAMME),
            Way("resources", "staff_resources.index", _l("Facilitators, rooms, kits"), Power.EDIT_COMMON),
            Way("places", "staff_places.index", _l("Locations"), Power.EDIT_PROGRAMME),
        ),
    ),
    Group(
        _l("People"),
        (
            Way("registrations", "staff_registrations.index", _l("Registrations"), Power.SEE_PERSONS),
            Way("exports", "staff_exports.index", _l("Exports"), Power.EXPORT_PERSONS),
            Way("participations", "staff_participations.index", _l("Participations"), Power.SEE_FIGURES),
            Way("feedback", "staff_feedback.index", _l("Feedback received"), Power.SEE_FIGURES),
        ),
    ),
    Group(
        _l("Schools"),
        (
            Way("classes", "staff_classes.index", _l("Classes"), Power.SEE_PERSONS),
            Way("visits", "staff_visits.index", _l("Visits of classes"), Power.SEE_PERSONS),
            Way("schools", "staff_schools.index", _l("Directory"), Power.EDIT_COMMON),
            Way("exchanges", "staff_exchanges.index", _l("Exchanges"), Power.SEE_FIGURES),
            Way("rounds", "staff_rounds.index", _l("Fair rounds"), Power.EDIT_PROGRAMME),
            Way("holidays", "staff_holidays.index", _l("Days without school"), Power.EDIT_COMMON),
        ),
    ),
    Group(
        _l("Records"),
        (
            Way("records", "staff_records.index", _l("Projects"), Power.EDIT_RECORDS),
            Way("partners", "staff_partners.index", _l("Partners"), Power.EDIT_RECORDS),
            Way("figures", "staff_figures.index", _l("Figures"), Power.SEE_FIGURES),
            Way("reports", "staff_reports.index", _l("Reports to funders"), Power.SEE_FIGURES),
            Way("grants", "staff_grants.index", _l("Grants"), Power.EDIT_RECORDS),
            Way("iati", "staff_iati.index", _l("IATI file"), Power.EDIT_RECORDS),
            Way("statistics", "staff_statistics.index", _l("Statistics"), Power.SEE_FIGURES),
        ),
    ),
    Group(
        _l("Council"),
        (
            Way("council", "staff_council.index", _l("Members"), Power.KEEP_COUNCIL),
            Way("meetings", "staff_meetings.index", _l("Meetings"), Power.KEEP_COUNCIL),
            Way("polls", "staff_polls.index", _l("Find a date"), Power.KEEP_COUNCIL),
            Way("sittings", "staff_sittings.index", _l("At the meeting"), Power.KEEP_COUNCIL),
            Way("opinions", "staff_opinions.index", _l("Opinions"), Power.KEEP_COUNCIL),
        ),
    ),
    Group(
        _l("Letters"),
        (
            Way("mailings", "staff_mailings.index", _l("Mailings"), Power.WRITE_MAILINGS),
            Way("letters", "staff_letters.index", _l("Outbox"), Power.SEE_LETTERS),
            Way("mailbox", "staff_mailbox.index", _l("Post received"), Power.SEE_LETTERS),
        ),
    ),
    Group(
        _l("The house"),
        (
            Way("journal", "staff_journal.index", _l("Journal"), Power.SEE_JOURNAL),
            Way("privacy", "staff_privacy.index", _l("Privacy"), Power.KEEP_PRIVACY),
            Way("people", "staff_people.people", _l("Accounts"), Power.MANAGE_STAFF),
            Way("webhooks", "staff_webhooks.index", _l("Webhooks"), Power.CHANGE_SETTINGS),
            Way("settings", "staff_settings.index", _l("Settings"), Power.CHANGE_SETTINGS),
            Way("health", "staff_condition.index", _l("State of the site"), Power.CHANGE_SETTINGS),
        ),
    ),
)
"""In the order of the day; a group without ways for somebody is not shown."""


OF_PROGRAMMES: dict[str, tuple[str, Select[bool]]] = {
    "stands": (stands.FESTIVAL, select(exists().select_from(StandCall))),
    "proposals": (proposals.PROGRAMME, select(exists().select_from(ProposalCall))),
}
"""The ways that belong to one programme, by their section, each with whether there is something of it already."""

ONLY_FOR = {section: slug for section, (slug, _something) in OF_PROGRAMMES.items()} | {"exchanges": EXCHANGES}
"""The ways that are shown to who works for a programme, by their section; the sections of `OF_PROGRAMMES` are among them."""


Shown = tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


def shown() -> Shown:
    """Return the groups with the ways this person may go: (section, address, words)."""
    if "ways_left_out" not in g:
        g.ways_left_out = _left_out()
    return _shown(access.all_powers(), current_language(), request.root_path, g.ways_left_out)


def _left_out() -> frozenset[str]:
    """Return the ways of programmes somebody does not work for, or the site does without and has nothing of.

    A site that uses them all asks nothing of the database.
    """
    # Asked of the person: a screen of sums sees all programmes, and its menu leads no further than any other.
    own = access.current().confined_to
    beyond = {section for section, slug in ONLY_FOR.items() if own and slug not in own}
    unused = {section: something for section, (slug, something) in OF_PROGRAMMES.items() if not programmes.is_used(slug)}
    return frozenset(beyond | {section for section, something in unused.items() if not db.session.scalar(something)})


def programmes_named(slugs: Collection[str]) -> str:
    """Return the names of some programmes, in the site's order."""
    return ", ".join(plain(one.name) for one in programmes.known() if one.slug in slugs)


@lru_cache(maxsize=64)
def _shown(powers: frozenset[Power], _lang: str, _root: str, left_out: frozenset[str]) -> Shown:
    """Make the menu once for all who may do the same, in the language being spoken and below the address the site is reached at."""
    groups = ((group, [way for way in group.ways if way.power in powers and way.section not in left_out]) for group in MENU)
    return tuple(
        (str(group.text), tuple((way.section, url_for(way.endpoint), str(way.text)) for way in ways)) for group, ways in groups if ways
    )
