"""What proves a sending, held against what is still there: who was told, by which way, what became of it, whether every hash is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ixevents.extensions import db
from ixevents.meetings import proof, queries, words
from ixevents.meetings.models import Capacity, Convocation, Invitation, Meeting
from ixevents.outbox.models import Notice
from ixevents.staff.journal import told
from ixevents.staff.meetings.cockpit import DELIVERY

WAYS = {proof.MAIL: _l("by mail"), proof.POST: _l("on paper")}


@dataclass(frozen=True)
class Line:
    """One person of a sending."""

    told: dict[str, Any]
    name: str
    capacity: str
    notices: Sequence[Notice]
    "The letter of the record and those sent again since, in order."
    printed_at: datetime | None
    same: bool | None
    "Whether the letter is still the one of the record, word for word; None once it has been forgotten, or on paper."

    @property
    def ways(self) -> str:
        """By which ways."""
        return " + ".join(str(WAYS[way]) for way in self.told["ways"])

    @property
    def delivery(self) -> list[tuple[str, str, datetime | None, str]]:
        """What became of each letter: words, kind of tag, when, and what the mail server said."""
        return [(str(DELIVERY[one.state][0]), DELIVERY[one.state][1], _moment(one), one.last_answer or "") for one in self.notices]


@dataclass(frozen=True)
class Sending:
    """One record with its lines."""

    convocation: Convocation
    whole: bool
    "Whether the record has the hash it was frozen with."
    lines: Sequence[Line]
    by: str
    "Who sent it, in words."

    @property
    def title(self) -> str:
        """Which letter it was, in words."""
        return str(words.LETTERS.get(self.convocation.letter, self.convocation.letter))

    @property
    def rule(self) -> dict[str, Any]:
        """How it stood to the notice period."""
        rule: dict[str, Any] = self.convocation.frozen["rule"]
        return rule

    @property
    def unlike(self) -> int:
        """How many letters are no longer those of the record."""
        return sum(line.same is False for line in self.lines)


def of(meeting: Meeting) -> list[Sending]:
    """Return every sending of a meeting that is loaded whole, in order; the same number of statements whoever was told."""
    convocations = db.session.scalars(queries.convocations(meeting.id)).all()
    people = {invitation.id: invitation for invitation in meeting.invitations}
    letters = _letters(list(people))
    names = told.names_of(convocation.by for convocation in convocations)
    return [_sending(convocation, people, letters, names) for convocation in convocations]


def _sending(
    convocation: Convocation, people: dict[int, Invitation], letters: dict[int, list[Notice]], names: Mapping[int, str]
) -> Sending:
    lines = [
        _line(one, convocation, people.get(one["invitation"]), letters.get(one["invitation"], [])) for one in convocation.frozen["told"]
    ]
    return Sending(convocation=convocation, whole=proof.is_whole(convocation), lines=lines, by=told.who(convocation.by, names))


def _line(entry: dict[str, Any], convocation: Convocation, invitation: Invitation | None, letters: Sequence[Notice]) -> Line:
    first = next((one for one in letters if one.id == entry["notice"]), None)
    again = [one for one in letters if first and one.id > first.id and (one.kind, one.text) == (first.kind, first.text)]
    printed = invitation.printed_at if invitation and invitation.printed_at and invitation.printed_at >= convocation.sent_at else None
    return Line(
        told=entry,
        name=(invitation.member.name if invitation else "") or _("(forgotten)"),
        capacity=str(words.CAPACITIES[Capacity(entry["capacity"])]),
        notices=[first, *again] if first else [],
        printed_at=printed,
        same=proof.is_same(entry, [first]) if first else None,
    )


def _letters(invitation_ids: Sequence[int]) -> dict[int, list[Notice]]:
    asked = select(Notice).where(Notice.about_kind == Invitation.__tablename__, Notice.about_id.in_(invitation_ids)).order_by(Notice.id)
    found: dict[int, list[Notice]] = {}
    for notice in db.session.scalars(asked):
        found.setdefault(notice.about_id or 0, []).append(notice)
    return found


def _moment(notice: Notice) -> datetime | None:
    return notice.bounced_at or notice.sent_at or notice.tried_at
