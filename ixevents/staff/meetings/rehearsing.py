"""The way from a deed to its letters: first who would get what, in which language and by which way; then a trial, or the real thing."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from ixevents.core.refusal import Refused
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.meetings import proof, trials, words
from ixevents.meetings.models import Capacity, Convocation, Invitation
from ixevents.outbox.models import Notice
from ixevents.outbox.rehearsal import rehearse

WAYS = {proof.MAIL: _l("by mail"), proof.POST: _l("on paper")}


@dataclass(frozen=True)
class Reader:
    """Somebody who would be told."""

    name: str
    capacity: str
    language: str
    letter: str
    ways: str


def readers(meeting_id: int, deed: Callable[[], object]) -> list[Reader]:
    """Do the deed and return whom it told. What a rehearsal shows of the letters opens nothing."""
    last = db.session.scalar(select(func.max(Convocation.id))) or 0
    last_letter = db.session.scalar(select(func.max(Notice.id))) or 0
    deed()
    db.session.flush()
    if request.form.get("go") != "do":
        _mask(last_letter)
    told = db.session.scalars(select(Convocation).where(Convocation.meeting_id == meeting_id, Convocation.id > last)).all()
    names = _names(meeting_id)
    return [_reader(one, convocation, names) for convocation in told for one in convocation.frozen["told"]]


def trial(meeting_id: int, deed: Callable[[], object], address: str) -> Refused | None:
    """Leave the letters of a rehearsal in the outbox for the person who rehearses; returns why that cannot be."""
    found = rehearse(lambda: readers(meeting_id, deed))
    if found.refusal is None:
        for sample in found.samples:
            trials.send(sample, address)
    return found.refusal


def _mask(last_letter: int) -> None:
    for notice in db.session.scalars(select(Notice).where(Notice.id > last_letter)):
        notice.text, notice.html = proof.mask(notice.text), proof.mask(notice.html)


def _names(meeting_id: int) -> dict[int, str]:
    asked = select(Invitation.id, Member.name).join(Invitation.member).where(Invitation.meeting_id == meeting_id)
    return {row[0]: row[1] for row in db.session.execute(asked)}


def _reader(one: dict[str, object], convocation: Convocation, names: dict[int, str]) -> Reader:
    ways = one["ways"] if isinstance(one["ways"], list) else []
    return Reader(
        name=names.get(int(str(one["invitation"])), ""),
        capacity=str(words.CAPACITIES[Capacity(str(one["capacity"]))]),
        language=str(one["language"]),
        letter=str(words.LETTERS[convocation.letter]),
        ways=" + ".join(str(WAYS[way]) for way in ways),
    )
