"""The rules of the statutes: term, periods, ties, categories with their seats and votes. All of them are settings (Q-02)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.council import actions, queries, terms
from ixevents.council.models import Council, CouncilCategory
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.values import recorded

FACTS = (
    "term_starts_on",
    "term_ends_on",
    "notice_days",
    "urgent_days",
    "item_days",
    "chair_decides_ties",
    "absences_flagged",
    "follow_up_days",
    "minimum_age",
    "statutes",
)


def edit(council: Council, version: int, facts: Mapping[str, Any], *, actor: str) -> Council:
    """Change the rules; raises `Conflict` when somebody else saved first. Planned ends of mandates stay as they were given."""
    actions.take(council, version)
    first, last = facts.get("term_starts_on", council.term_starts_on), facts.get("term_ends_on", council.term_ends_on)
    if first and last and last < first:
        raise Refused(_("The term must not end before it starts."), "order")
    changed = [name for name in FACTS if name in facts and facts[name] != getattr(council, name)]
    before = {name: recorded(getattr(council, name)) for name in changed}
    for name in changed:
        setattr(council, name, facts[name])
    db.session.flush()
    if changed:
        journal.record("edit", council, actor=actor, before=before, after={name: recorded(facts[name]) for name in changed})
    return council


def add_category(council: Council, facts: Mapping[str, Any], *, actor: str) -> CouncilCategory:
    """Add a category after the others."""
    _require_sense(facts, 0)
    last = max((category.position for category in council.categories), default=-1)
    category = CouncilCategory(council_id=council.id, position=last + 1, **facts)
    db.session.add(category)
    db.session.flush()
    journal.record("add", category, actor=actor)
    return category


def seen(category: CouncilCategory) -> str:
    """Return a mark of a category that is another one after every change."""
    return seen_mark([category.name.as_dict(), category.voting, category.organisations, category.seats_most])


def edit_category(category: CouncilCategory, facts: Mapping[str, Any], *, opened: str = "", actor: str) -> CouncilCategory:
    """Change a category.

    Raises `Refused` for fewer seats than are open, `Conflict` where somebody else changed it since it was `opened`.
    """
    terms.lock()
    db.session.refresh(category)
    changed = [name for name, value in facts.items() if value != getattr(category, name)]
    if changed and opened and opened != seen(category):
        raise Conflict
    _require_sense(facts, len(db.session.scalars(queries.open_seats(category.id)).all()))
    before = {name: recorded(getattr(category, name)) for name in changed}
    for name in changed:
        setattr(category, name, facts[name])
    if changed:
        journal.record("edit", category, actor=actor, before=before, after={name: recorded(facts[name]) for name in changed})
    return category


def _require_sense(facts: Mapping[str, Any], seats: int) -> None:
    name: Translated = facts["name"]
    if not name.complete:
        raise Refused(_("Name the category in French and in Dutch."), "languages")
    if facts["seats_most"] is not None and facts["seats_most"] < seats:
        raise Refused(_("This category has %(seats)s open seats.", seats=seats), "seats")
