"""Writing editions, events and places: one edit at a time, two languages in step, and what was changed in the journal."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar, cast

from flask_babel import gettext as _
from sqlalchemy import Table, inspect, select, update

from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, OFFICIAL, Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.events import actions, gate
from ixevents.events.models import Edition, Event, Place, Slot, SlotState
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.values import recorded

T = TypeVar("T", Edition, Event, Place, Slot)
B = TypeVar("B", Edition, Event, Place)
Values = Mapping[str, Any]


def take(thing: T, version: int) -> T:
    """Take a thing's row for writing and bring it up to date; raises `Conflict` when it is no longer at this version.

    The UPDATE is the lock: of two who save at once, the second finds another version, on SQLite and PostgreSQL alike.
    """
    table = cast(Table, type(thing).__table__)
    taken = db.session.execute(
        update(table).where(table.c.id == thing.id, table.c.version == version).values(version=version + 1).returning(table.c.id)
    )
    if taken.first() is None:
        raise Conflict
    db.session.refresh(thing, [column.key for column in inspect(type(thing)).column_attrs])
    return thing


def create(thing: B, values: Values, *, confirmed: Collection[str] = (), actor: str) -> B:
    """Add an edition, event or place the public does not see yet."""
    for name, value in values.items():
        setattr(thing, name, value)
    _require_sense(thing)
    confirm(thing, confirmed, actor=actor)
    db.session.add(thing)
    db.session.flush()
    if isinstance(thing, Event):
        actions.reindex(thing.id)
    journal.record("create", thing, actor=actor)
    return thing


def edit(thing: B, version: int, values: Values, *, confirmed: Collection[str] = (), actor: str) -> B:
    """Write new facts and texts; facts are public at once, texts of a public thing when `republish` lets them (LANG-02).

    `confirmed` are languages whose texts, as they are now, the person declares checked. Raises `Conflict` when
    somebody else saved first.
    """
    take(thing, version)
    names = {text.name for text in gate.texts_of(thing)}
    changed = {name: value for name, value in values.items() if value != current(thing, name)}
    before = {name: recorded(current(thing, name)) for name in changed}
    for name in changed.keys() - names:
        setattr(thing, name, changed[name])
    _require_sense(thing)
    _write(thing, {name: changed[name] for name in changed.keys() & names})
    confirm(thing, confirmed, actor=actor)
    if isinstance(thing, Event) and changed:
        actions.reindex(thing.id)
    after = {name: recorded(value) for name, value in changed.items()}
    journal.record("edit", thing, actor=actor, before=before, after=after, confirmed=sorted(confirmed))
    return thing


def confirm(thing: gate.Bilingual, langs: Iterable[str], *, actor: str) -> None:
    """Mark the texts of a language as checked; raises `Refused` for one that is not written."""
    for lang in langs:
        missing = gate.gaps(thing, (lang,))
        if missing:
            raise Refused(_("Still to be written: %(missing)s.", missing=", ".join(map(str, missing))), "languages")
        if gate.state(thing, lang) != gate.LanguageState.CHECKED:
            thing.checked = {**(thing.checked or {}), lang: {"at": now().isoformat(), "by": actor}}


def republish(thing: B, *, override: str | None = None, actor: str) -> B:
    """Let the public read what was changed since publication, in both languages at the same moment.

    Raises `Refused` while a language is missing, or not checked unless `override` says why it must go out all the same
    (LANG-02). What is not checked keeps its earlier proof.
    """
    if not thing.pending:
        return thing
    langs = _allowed(thing, override)
    before = {name: recorded(getattr(thing, name)) for name in thing.pending}
    after = dict(thing.pending)
    for name in thing.pending:
        setattr(thing, name, gate.draft(thing, name))
    thing.pending, thing.language_proof = {}, {**thing.language_proof, **actions.proof(langs)}
    _tell_lists(thing)
    journal.record("republish", thing, actor=actor, before=before, after=after, languages=list(langs), override=override)
    return thing


def discard(thing: B, version: int, *, actor: str) -> B:
    """Give up what was changed since publication: the texts are again what the public reads."""
    take(thing, version)
    given_up = dict(thing.pending)
    thing.pending = {}
    thing.checked = {lang: {"at": moment, "by": actor} for lang, moment in thing.language_proof.items()}
    journal.record("discard", thing, actor=actor, before=given_up)
    return thing


def current(thing: Edition | Event | Place | Slot, name: str) -> Any:
    """Return a value as it is being worked on."""
    if isinstance(thing, Slot) or name not in {text.name for text in gate.texts_of(thing)}:
        return getattr(thing, name)
    return gate.draft(thing, name)


def _write(thing: B, texts: Mapping[str, Translated]) -> None:
    """Store texts, and note which language is no longer what somebody checked."""
    touched = {lang for name, text in texts.items() for lang in LANGUAGES if getattr(text, lang) != getattr(gate.draft(thing, name), lang)}
    behind = {lang for lang in OFFICIAL if touched & set(OFFICIAL) and lang not in touched and (thing.checked or {}).get(lang)}
    for name, text in texts.items():
        if gate.is_public(thing):
            kept = {other: value for other, value in thing.pending.items() if other != name}
            thing.pending = kept if text == getattr(thing, name) else {**kept, name: text.as_dict()}
        else:
            setattr(thing, name, text)
    notes = {lang: note for lang, note in (thing.checked or {}).items() if lang not in touched}
    since = now().isoformat()
    thing.checked = {lang: note if lang not in behind else note | {"out_of_step_since": since} for lang, note in notes.items()}


def _allowed(thing: B, override: str | None) -> tuple[str, ...]:
    """Return the languages whose proof is renewed."""
    if not override:
        return gate.require(thing)
    missing = gate.gaps(thing)
    if missing:
        raise Refused(_("Still to be written: %(missing)s.", missing=", ".join(map(str, missing))), "languages")
    return tuple(lang for lang in gate.languages_of(thing) if gate.state(thing, lang) != gate.LanguageState.OUT_OF_STEP)


def _tell_lists(thing: B) -> None:
    """Renew what is made from the texts: search words, and the date by which feeds know a change (CAL-03: no new SEQUENCE)."""
    db.session.flush()
    if isinstance(thing, Edition):
        events = select(Event.id).where(Event.edition_id == thing.id)
    elif isinstance(thing, Place):
        events = select(Slot.event_id).where(Slot.place_id == thing.id).distinct()
    else:
        events = select(Event.id).where(Event.id == thing.id)
    ids = db.session.scalars(events).all()
    where = Slot.place_id == thing.id if isinstance(thing, Place) else Slot.event_id.in_(ids)
    db.session.execute(update(Slot).where(where, Slot.state != SlotState.PLANNED).values(changed_at=now()))
    actions.reindex(*ids)


def _require_sense(thing: B) -> None:
    """Raise `Refused` for facts that contradict each other."""
    if isinstance(thing, Edition) and thing.ends_on < thing.starts_on:
        raise Refused(_("The last day comes before the first."), "order")
    if isinstance(thing, Event) and (thing.exemption or thing.exemption_reason or thing.exemption_decided_by):
        if not thing.exemption:
            raise Refused(_("Choose which of the two languages is enough, or empty the reason and who decided."), "exemption")
        gate.languages_of(thing)
