"""A letter of thanks to who leaves the council: never by itself, once for a mandate, to nobody whom it would not suit (COU-03)."""

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from ixevents.core import addresses
from ixevents.core.refusal import Refused
from ixevents.council import notices, queries
from ixevents.council.models import EndReason, Mandate, Member
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.models import Notice


def write(mandate: Mandate, *, actor: str) -> Notice | None:
    """Thank by letter who held a mandate that has an end; None where that was done already. Raises `Refused` for whom `hindrance` names."""
    why_not = hindrance(mandate)
    if why_not is not None:
        raise Refused(why_not, "thanks")
    written = notices.thanks(mandate, since(mandate))
    if written is not None:
        journal.record("thank", mandate.member, actor=actor, seat=mandate.seat_id)
    return written


def write_all(left: Iterable[Mandate], *, actor: str) -> int:
    """Thank everybody of several who can be thanked by letter; return how many letters that were."""
    loaded = [db.session.scalars(queries.mandate(mandate.id)).one() for mandate in left]
    return sum(write(mandate, actor=actor) is not None for mandate in loaded if hindrance(mandate) is None)


def forget(mandate: Mandate) -> None:
    """Let a mandate whose end was taken back be thanked for when it ends after all."""
    db.session.execute(update(Notice).where(Notice.unique_key == notices.thanks_key(mandate)).values(unique_key=None))


def hindrance(mandate: Mandate) -> str | None:
    """Say why no letter of thanks goes for a mandate; None where one can."""
    return unfit(mandate) or unreachable(mandate.member)


def unfit(mandate: Mandate) -> str | None:
    """Say why a mandate is none to thank for, on paper either: it lasts, it ended by death or by mistake, or the member goes on."""
    if mandate.ended_on is None:
        return _("This mandate has not ended.")
    if mandate.end_reason == EndReason.DECEASED:
        return _("Nobody is left to read it. Write to the family yourself.")
    if mandate.end_reason == EndReason.CORRECTED or mandate.last_day is None:
        return _("This mandate was entered by mistake or never held: there is nothing to thank for.")
    if _goes_on(mandate):
        return _("This person is on the council still, or will be again.")
    return None


def unreachable(member: Member) -> str | None:
    """Say why no letter reaches a member by mail; the officials named in the archive are never written to (Q-03)."""
    if member.forgotten_at is not None:
        return _("Name and addresses were erased.")
    if not member.email:
        return _("There is no email address.")
    if addresses.archived(member.email):
        return _("This address is of an official named in the archive. Nobody writes to it.")
    return None


def on_paper(mandate: Mandate) -> str:
    """Return the words of the letter for the post."""
    return notices.thanks_on_paper(mandate, since(mandate))


def written_at(mandate: Mandate) -> datetime | None:
    """Return when the letter was written, if it was."""
    return db.session.scalar(select(Notice.created_at).where(Notice.unique_key == notices.thanks_key(mandate)))


def since(mandate: Mandate) -> date:
    """Return the first day of the time without a gap that ends with a mandate."""
    first = mandate.starts_on
    held = [one for one in db.session.scalars(queries.mandates_of_member(mandate.member_id)) if one.end_reason != EndReason.CORRECTED]
    for one in sorted(held, key=lambda one: one.starts_on, reverse=True):
        if one.ended_on == first and one.starts_on < first:
            first = one.starts_on
    return first


def _goes_on(mandate: Mandate) -> bool:
    others = [one for one in db.session.scalars(queries.mandates_of_member(mandate.member_id)) if one.id != mandate.id]
    return any(mandate.ended_on is not None and (one.ended_on is None or one.ended_on > mandate.ended_on) for one in others)
