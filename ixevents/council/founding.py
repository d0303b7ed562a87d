"""The council where the records bring none: its name and what it is for. There is one for the site (A-16)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ixevents.core import town
from ixevents.core.refusal import Refused
from ixevents.council import actions, queries
from ixevents.council.models import Council
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.values import recorded
from ixevents.projects import partner_editing
from ixevents.projects.partners import Partner, PartnerKind, Relation

FACTS = ("name", "name_descriptive", "purpose", "supports")
_SLUG = "council"
"""The same for every council that is made: of two who make it at once one is told."""


def found(facts: Mapping[str, Any], *, actor: str) -> Council:
    """Make the council, with the usual rules; the municipality coordinates it. Raises `Refused` where there is one."""
    _require_names(facts)
    if db.session.scalars(queries.composition()).first() is not None:
        raise Refused(_("There is a council already."), "there")
    try:
        with db.session.begin_nested():
            council = Council(slug=_SLUG, coordinator_id=_municipality(actor).id, **{name: facts[name] for name in FACTS})
            db.session.add(council)
    except IntegrityError as error:
        raise Refused(_("There is a council already."), "there") from error
    journal.record("add", council, actor=actor)
    return council


def rename(council: Council, version: int, facts: Mapping[str, Any], *, actor: str) -> Council:
    """Change what it is called and what it is for; raises `Conflict` when somebody else saved first."""
    actions.take(council, version)
    _require_names(facts)
    changed = [name for name in FACTS if facts[name] != getattr(council, name)]
    before = {name: recorded(getattr(council, name)) for name in changed}
    for name in changed:
        setattr(council, name, facts[name])
    db.session.flush()
    if changed:
        journal.record("edit", council, actor=actor, before=before, after={name: recorded(facts[name]) for name in changed})
    return council


def _municipality(actor: str) -> Partner:
    """Return the municipality among the partners; it is noted where nobody did."""
    known = db.session.scalars(select(Partner).where(Partner.relation == Relation.SELF).order_by(Partner.id)).first()
    if known is not None:
        return known
    values = {"slug": "municipality", "name": town.name(), "country": "BE", "kind": PartnerKind.LOCAL_AUTHORITY, "relation": Relation.SELF}
    return partner_editing.create(Partner(), values, actor=actor)


def _require_names(facts: Mapping[str, Any]) -> None:
    if not facts["name"].complete:
        raise Refused(_("Name the council in French and in Dutch."), "name")
    if not facts["purpose"].complete:
        raise Refused(_("Write in French and in Dutch what the council is for."), "purpose")
