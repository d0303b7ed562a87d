"""Writing partners: names with their dates, numbers that check themselves, what they are to the municipality."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core import enterprise
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects import editing
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.partners import Partner, PartnerName, Relation

Values = Mapping[str, Any]


def create(partner: Partner, values: Values, *, actor: str) -> Partner:
    """Add a partner."""
    for name, value in values.items():
        setattr(partner, name, value)
    _require_sound(partner)
    db.session.add(partner)
    db.session.flush()
    journal.record("create", partner, actor=actor)
    return partner


def edit(partner: Partner, version: int, values: Values, *, actor: str) -> Partner:
    """Write new facts; raises `Conflict` when somebody else saved first."""
    editing.take(partner, version)
    before = {name: editing.said(getattr(partner, name)) for name in values}
    for name, value in values.items():
        setattr(partner, name, value)
    _require_sound(partner)
    db.session.flush()
    after = {name: editing.said(getattr(partner, name)) for name in values}
    if before != after:
        journal.record("edit", partner, actor=actor, before=before, after=after)
    return partner


def add_name(partner: Partner, name: Translated, since: PartialDate | None, until: PartialDate | None, *, actor: str) -> PartnerName:
    """Note a name a partner has, had or takes besides the one it stands under."""
    editing.take(partner)
    if not name:
        raise Refused(_("Write the name."), "name")
    if since is not None and until is not None and until.last_day < since.first_day:
        raise Refused(_("The end comes before the beginning."), "order")
    row = PartnerName(partner_id=partner.id, name=name, since=since, until=until)
    db.session.add(row)
    db.session.flush()
    journal.record("add_name", partner, actor=actor, name=name.as_dict(), since=editing.said(since), until=editing.said(until))
    return row


def remove_name(partner: Partner, row: PartnerName, *, actor: str) -> None:
    """Take a name away that was noted by mistake."""
    editing.take(partner)
    journal.record(
        "remove_name", partner, actor=actor, name=row.name.as_dict(), since=editing.said(row.since), until=editing.said(row.until)
    )
    db.session.delete(row)
    db.session.flush()


def archive(partner: Partner, *, actor: str) -> None:
    """Offer a partner for nothing new; what it took part in stays."""
    editing.take(partner)
    if partner.relation == Relation.SELF:
        raise Refused(_("The municipality itself stays."), "self")
    if partner.archived_at is None:
        partner.archived_at = now()
        journal.record("archive", partner, actor=actor)


def restore(partner: Partner, *, actor: str) -> None:
    """Offer an archived partner again."""
    editing.take(partner)
    if partner.archived_at is not None:
        partner.archived_at = None
        journal.record("restore", partner, actor=actor)


def delete(partner: Partner, *, tied: bool, actor: str) -> None:
    """Delete a partner entered by mistake; one that something is `tied` to stays."""
    if tied:
        raise Refused(_("Something is tied to this partner. Archive it instead: what it took part in stays."), "tied")
    journal.record("delete", partner, actor=actor)
    for row in db.session.scalars(select(PartnerName).where(PartnerName.partner_id == partner.id)):
        db.session.delete(row)
    db.session.flush()
    db.session.delete(partner)
    db.session.flush()


def ancestors(partner_id: int, parents: Mapping[int, int | None]) -> Sequence[int]:
    """Return the bodies a partner is part of, the nearest first; stops where the chain closes."""
    found: list[int] = []
    parent = parents.get(partner_id)
    while parent is not None and parent not in found:
        found.append(parent)
        parent = parents.get(parent)
    return found


def _require_sound(partner: Partner) -> None:
    """Raise `Refused` for what cannot be; one row is read where there is a parent."""
    missing = [lang for lang in ("fr", "nl") if not getattr(partner.name, lang).strip()]
    if missing:
        raise Refused(_("Write the name in French and in Dutch; where there is only one, the same name twice."), "languages")
    if partner.bce_kbo and enterprise.read(partner.bce_kbo) is None:
        raise Refused(_("This is not a Belgian enterprise number: the last two digits check the others."), "number")
    if partner.parent_id is not None and partner.id is not None:
        parents = dict(db.session.execute(select(Partner.id, Partner.parent_id)).all())
        if partner.id in ancestors(partner.id, parents | {partner.id: partner.parent_id}):
            raise Refused(_("A body cannot be part of itself."), "parent")
