"""What an association does with its application: sent, confirmed, changed, completed with documents, withdrawn. Nothing here commits."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from ixevents.associations import calling_off, locks, notices, queries, schedule
from ixevents.associations.models import COMING, Stand, StandCall, StandDocument, StandState
from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, Translated, fold
from ixevents.core.refusal import Overtaken, Refused
from ixevents.core.uploads import Upload
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.outbox import post
from ixevents.registrations.models import Channel

MOST_DOCUMENTS = 4
DOCUMENT_MB = 5
MOST_ASKED = 1000
"""Letters an association asks until it is answered."""


def apply(
    call: StandCall, facts: Mapping[str, Any], *, sending: str, channel: Channel = Channel.WEB, actor: str = PUBLIC
) -> tuple[Stand, bool]:
    """Keep an application, and write to its address. Returns it, and whether this sending made it.

    The same sending, or the same association with the same address, is one application: its letter is written again.
    Staff enter what came by telephone or on paper, also after the call.
    """
    by_staff = channel != Channel.WEB
    locks.lock(call)
    calling_off.require_on(call)
    if not (by_staff or call.is_open(now())):
        raise Refused(_("This call is closed."), "closed")
    key = addresses.read(facts["email"]).key if facts["email"] else None
    known = db.session.scalars(queries.known(call.id, sending, key, _compared(facts["association"]))).first()
    if known is not None and known.idempotency_key == sending:
        return known, True
    if facts["email"] and not by_staff and post.too_many(facts["email"]):
        raise Refused(_("We have written to this address often in the last hour. Try again later, or call us."), "letters")
    if known is not None:
        send_link(known)
        return known, False
    return _made(call, {**facts, "email_key": key, "idempotency_key": sending}, channel, actor), True


def _made(call: StandCall, facts: Mapping[str, Any], channel: Channel, actor: str) -> Stand:
    stand = Stand(call_id=call.id, association_key=_compared(facts["association"]), **facts)
    stand.channel = channel
    held = channel == Channel.WEB and call.confirm_by_email
    stand.state = StandState.HELD if held else StandState.RECEIVED
    stand.received_at = None if held else now()
    db.session.add(stand)
    stand = locks.fresh(_number(stand))
    send_link(stand)
    if not held:
        journal.record("apply_for_stand", stand, actor=actor, channel=str(channel))
    return stand


def send_link(stand: Stand) -> None:
    """Write the letter with the private link, as far as the application is."""
    (notices.confirm_address if stand.state == StandState.HELD else notices.received)(stand)


def confirm_address(stand: Stand) -> Stand:
    """Take an application in: its address is the association's own. Doing it twice does nothing more."""
    stand = locks.taken(stand)
    if stand.state != StandState.HELD:
        return stand
    if not stand.call.is_open(now()):
        raise Refused(_("This call is closed. Call us if you still want a stand."), "closed")
    stand.state, stand.received_at = StandState.RECEIVED, now()
    notices.received(stand)
    journal.record("apply_for_stand", stand, actor=PUBLIC, channel=str(stand.channel))
    return stand


def change(stand: Stand, facts: Mapping[str, Any], *, opened_on: int = 0, actor: str = PUBLIC) -> Stand:
    """Change what was written, unless it was changed since the form was opened: the association until the call is closed, staff always.

    What stands in the calendar entry of a confirmed stand is brought up to date there by a letter.
    """
    stand = locks.taken(stand)
    if actor == PUBLIC:
        require_changeable(stand)
        _require_latest(stand, opened_on)
        facts = {**facts, "activity": _own_words(stand.activity, facts["activity"])}
    if changed := written(stand, facts):
        if stand.coming and changed.keys() & set(notices.IN_CALENDAR):
            stand.sequence += 1
            notices.saved(stand)
        journal.record("edit", stand, actor=actor, fields=sorted(changed))
    return stand


def written(stand: Stand, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write facts into a locked stand; return what those that changed were before."""
    before = {name: getattr(stand, name) for name, value in facts.items() if getattr(stand, name) != value}
    keys: dict[str, str | None] = {}
    if "association" in before:
        keys["association_key"] = _compared(facts["association"])
    if "email" in before:
        keys["email_key"] = addresses.read(facts["email"]).key if facts["email"] else None
    if keys:
        _require_single(stand, **keys)
    for name, value in ({name: facts[name] for name in before} | keys).items():
        setattr(stand, name, value)
    stand.version += bool(before)
    return before


def withdraw(stand: Stand, *, actor: str = PUBLIC) -> Stand:
    """End an application at the wish of the association; its pitch is free at once. Doing it twice does nothing more."""
    stand = locks.taken(stand)
    if not stand.live:
        return stand
    if actor == PUBLIC and not may_give_up(stand):
        require_changeable(stand)
    had_entry, before = stand.state in COMING, str(stand.state)
    stand.state, stand.ended_at = StandState.WITHDRAWN, now()
    schedule.let_go(stand)
    stand.sequence += had_entry
    notices.withdrawn(stand, had_entry=had_entry)
    journal.record("withdraw", stand, actor=actor, before=before, after=str(stand.state))
    return stand


def ask(stand: Stand, words: str) -> Stand:
    """Keep what an association asks once the call is closed, beside what it asked before, until an officer has answered."""
    stand = locks.taken(stand)
    if not stand.live:
        raise Refused(_("This application has ended. Call us instead."), "state")
    if words in stand.asked.split("\n\n"):
        return stand
    asked = "\n\n".join(filter(None, [stand.asked, words]))
    if len(asked) > MOST_ASKED:
        raise Refused(_("We have not answered yet what you asked before. Call us instead."), "many")
    stand.asked = asked
    journal.record("ask_about_stand", stand, actor=PUBLIC)
    return stand


def answered(stand: Stand, *, actor: str) -> Stand:
    """Note that what was asked has been answered."""
    stand = locks.taken(stand)
    if stand.asked:
        stand.asked = ""
        journal.record("answer_about_stand", stand, actor=actor)
    return stand


def attach(stand: Stand, upload: Upload) -> StandDocument:
    """Add a file; the same file twice is the one there is."""
    stand = locks.taken(stand)
    if not stand.live:
        raise Refused(_("This application is closed: nothing in it can be changed any more."), "ended")
    if stand.state == StandState.HELD:
        raise Refused(_("Confirm your application first, then add documents."), "state")
    same = next((one for one in stand.documents if one.sha256 == upload.sha256), None)
    if same is not None:
        return same
    if len(stand.documents) >= MOST_DOCUMENTS:
        raise Refused(_("An application holds %(num)s documents at most. Remove one first.", num=MOST_DOCUMENTS), "many")
    names = ("filename", "media_type", "size", "sha256", "body")
    document = StandDocument(**{name: getattr(upload, name) for name in names})
    stand.documents.append(document)
    db.session.flush()
    journal.record("attach", stand, actor=PUBLIC, document=document.id, bytes=document.size)
    return document


def remove(document: StandDocument, stand: Stand) -> None:
    """Delete a file."""
    locks.lock(stand.call)
    journal.record("remove_document", stand, actor=PUBLIC, document=document.id)
    db.session.delete(document)
    db.session.flush()


def changeable(stand: Stand) -> bool:
    """Whether the association may change or withdraw by itself."""
    return stand.live and stand.state != StandState.PRESENT and stand.call.is_open(now())


def may_give_up(stand: Stand) -> bool:
    """Whether the association may withdraw by itself: a stand that is offered also once the call is closed, as its letter says."""
    return stand.state == StandState.SELECTED or changeable(stand)


def require_changeable(stand: Stand) -> None:
    """Raise `Refused` where the association cannot change its application by itself any more."""
    if not stand.live:
        raise Refused(_("This application is closed: nothing in it can be changed any more."), "ended")
    if not changeable(stand):
        raise Refused(_("The call is closed: ask us below, or call us."), "late")


def _require_latest(stand: Stand, opened_on: int) -> None:
    if opened_on and opened_on != stand.version:
        raise Overtaken


def _require_single(stand: Stand, **keys: str | None) -> None:
    association, address = (keys.get(name, getattr(stand, name)) for name in ("association_key", "email_key"))
    if stand.live and address and db.session.scalar(queries.clash(stand, address, association or "")):
        raise Refused(_("This association has another application with this address already."), "double")


def _own_words(before: Translated, written: Translated) -> Translated:
    """Return the new words of the association beside what officers wrote in the other languages."""
    return Translated(*(getattr(written, lang) or getattr(before, lang) for lang in LANGUAGES))


def _compared(association: str) -> str:
    return " ".join(fold(association).split())[:160]


def _number(stand: Stand) -> int:
    db.session.flush()
    return stand.id
