"""What staff do with questions. Nothing an answer was given to is ever lost by it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import Select

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events import questions
from ixevents.events.forbidden_questions import require_lawful
from ixevents.events.models import Edition, Event
from ixevents.events.questions import CHOSEN, CONDITIONS, SENSITIVE_DAYS, Kind, Moment, Option, Question, Scope
from ixevents.extensions import db
from ixevents.journal import actions as journal

FEWEST_OPTIONS = 2
LONGEST_DAYS = 365
_COPIED = [
    column.key for column in Question.__table__.columns if column.key not in ("id", "event_id", "edition_id", "only_if_id", "changed_at")
]


@dataclass(frozen=True)
class Draft:
    """What a question is to be."""

    kind: Kind
    label: Translated
    purpose: Translated
    retention_days: int
    hint: Translated = field(default_factory=Translated)
    options: tuple[Option, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    required: bool = False
    scope: Scope = Scope.PARTY
    moment: Moment = Moment.FORM
    only_if_id: int | None = None
    only_if: tuple[str, ...] = ()
    sensitive: bool = False


def add(owner: Event | Edition, draft: Draft, *, actor: str) -> Question:
    """Add a question after the others; raises `Refused` for what may not be asked or cannot be answered."""
    others = list(db.session.scalars(_of(owner)))
    _require_sound(draft)
    _require_condition(draft, others)
    position = max((other.position for other in others), default=0) + 1
    question = Question(position=position, **_owner(owner))
    _fill(question, draft)
    db.session.add(question)
    db.session.flush()
    journal.record("add", question, actor=actor, owner=owner.__tablename__, owner_id=owner.id, kind=draft.kind)
    return question


def change(question: Question, draft: Draft, *, answered: bool, actor: str) -> Question:
    """Change a question. Once `answered`, its kind, who answers, and the answers that could be chosen stay."""
    _require_sound(draft)
    others = siblings(question)
    _require_condition(draft, [other for other in others if other.position < question.position])
    if answered:
        _require_same_answers(question, draft)
    _require_dependents_can(question, draft, others)
    before = _facts(question)
    _fill(question, draft)
    db.session.flush()
    after = _facts(question)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changed:
        journal.record("change", question, actor=actor, **changed)
    return question


def move(question: Question, by: int, *, actor: str) -> None:
    """Move a question up (-1) or down (+1) among those of its owner; it stays after the one it depends on."""
    others = siblings(question)
    order = [other for other in others if not other.retired or other is question]
    at = order.index(question)
    to = min(max(at + by, 0), len(order) - 1)
    if to == at:
        return
    order.insert(to, order.pop(at))
    places = {other.id: place for place, other in enumerate(order)}
    for other in order:
        if other.only_if_id in places and places[other.only_if_id] > places[other.id]:
            raise Refused(_("A question that depends on an answer stays below the question it depends on."), "order")
    for position, other in enumerate([*order, *(one for one in others if one not in order)], start=1):
        other.position = position
    db.session.flush()
    journal.record("move", question, actor=actor, before=at + 1, after=to + 1)


def retire(question: Question, *, actor: str) -> None:
    """Ask a question no more; what was answered stays. Raises `Refused` while another depends on it."""
    if question.retired:
        return
    if any(other.only_if_id == question.id and not other.retired for other in siblings(question)):
        raise Refused(_("Another question depends on this one. Change that one first."), "depended_on")
    question.retired_at = now()
    journal.record("retire", question, actor=actor)


def restore(question: Question, *, actor: str) -> None:
    """Ask a retired question again, below the others."""
    if not question.retired:
        return
    others = siblings(question)
    earlier = next((other for other in others if other.id == question.only_if_id), None)
    if earlier is not None and earlier.retired:
        raise Refused(_("The question it depends on is no longer asked. Restore that one first."), "depends")
    question.retired_at = None
    question.position = max(other.position for other in others) + 1
    journal.record("restore", question, actor=actor)


def delete(question: Question, *, answered: bool, actor: str) -> None:
    """Delete a question nobody has answered; raises `Refused` otherwise."""
    if answered:
        raise Refused(_("Somebody has answered this question. Stop asking it instead: the answers stay."), "answered")
    if any(other.only_if_id == question.id for other in siblings(question)):
        raise Refused(_("Another question depends on this one. Change that one first."), "depended_on")
    journal.record("delete", question, actor=actor, kind=question.kind)
    db.session.delete(question)
    db.session.flush()


def copy_questions(source: Event | Edition, target: Event | Edition) -> list[Question]:
    """Give `target` the questions `source` asks now, with their order and conditions; answers stay where they are."""
    return _copy(db.session.scalars(_of(source).where(Question.retired_at.is_(None))).all(), lambda _question: _owner(target))


def copy_all_questions(source: Edition, target: Edition, events: Mapping[int, int]) -> list[Question]:
    """Do the same for an edition and all its events at once; `events` has the numbers of the new ones by those of the old."""
    asked = db.session.scalars(questions.of_edition_and_events(source.id).where(Question.retired_at.is_(None))).all()
    return _copy(asked, lambda question: {"event_id": events[question.event_id]} if question.event_id else _owner(target))


def _copy(asked: Sequence[Question], owner: Callable[[Question], dict[str, int]]) -> list[Question]:
    """Copy questions, which come in order: in one go, but for those that depend on the number of another copy."""
    copies: dict[int, Question] = {}
    positions: Counter[tuple[int | None, int | None]] = Counter()
    waits: dict[int, int] = {}
    for question in asked:
        whose = question.event_id, question.edition_id
        positions[whose] += 1
        values = {name: getattr(question, name) for name in _COPIED} | {"position": positions[whose]}
        copies[question.id] = Question(**values, **owner(question))
        waits[question.id] = waits.get(question.only_if_id or 0, -1) + 1
    for turn in sorted(set(waits.values())):
        for question in asked:
            if waits[question.id] == turn:
                copies[question.id].only_if_id = copies[question.only_if_id].id if turn and question.only_if_id else None
                db.session.add(copies[question.id])
        db.session.flush()
    return list(copies.values())


def siblings(question: Question) -> list[Question]:
    """Return all questions of the same owner, this one too, in order."""
    if question.event_id is not None:
        return list(db.session.scalars(questions.of_event(question.event_id)))
    return list(db.session.scalars(questions.of_edition(question.edition_id or 0)))


def _of(owner: Event | Edition) -> Select[Question]:
    return questions.of_event(owner.id) if isinstance(owner, Event) else questions.of_edition(owner.id)


def _owner(owner: Event | Edition) -> dict[str, int]:
    return {"event_id": owner.id} if isinstance(owner, Event) else {"edition_id": owner.id}


def _fill(question: Question, draft: Draft) -> None:
    for name in ("kind", "label", "purpose", "retention_days", "hint", "minimum", "maximum", "required", "scope", "moment", "sensitive"):
        setattr(question, name, getattr(draft, name))
    question.only_if_id, question.only_if = draft.only_if_id, list(draft.only_if) if draft.only_if_id else []
    question.choices = [{"key": option.key, "words": option.words.as_dict()} for option in draft.options] if draft.kind in CHOSEN else []
    if draft.kind != Kind.NUMBER:
        question.minimum = question.maximum = None


def _facts(question: Question) -> dict[str, object]:
    """Return what the journal tells apart; the texts of questions are public, not personal."""
    texts = {name: getattr(question, name).as_dict() for name in ("label", "hint", "purpose")}
    plain = ("kind", "choices", "minimum", "maximum", "required", "scope", "moment", "only_if_id", "only_if", "retention_days", "sensitive")
    return texts | {name: getattr(question, name) for name in plain}


def _require_sound(draft: Draft) -> None:
    texts = [draft.label, draft.hint, *(option.words for option in draft.options)]
    require_lawful([said for text in texts for said in text.as_dict().values()])
    if not draft.label:
        raise Refused(_("Write the question."), "label")
    if not draft.purpose:
        raise Refused(_("Write why you ask: it stands beside the question."), "purpose")
    if not 0 <= draft.retention_days <= LONGEST_DAYS:
        raise Refused(_("Keep the answers at most %(days)s days after the event.", days=LONGEST_DAYS), "retention")
    if draft.sensitive and draft.retention_days > SENSITIVE_DAYS:
        raise Refused(_("Answers on health are kept at most %(days)s days after the event.", days=SENSITIVE_DAYS), "retention")
    if draft.sensitive and draft.required:
        raise Refused(_("Nobody is obliged to answer on health: do not require it."), "required")
    if draft.kind in CHOSEN and len({option.key for option in draft.options if option.words}) < FEWEST_OPTIONS:
        raise Refused(_("Write at least two answers to choose from."), "options")
    if draft.minimum is not None and draft.maximum is not None and draft.minimum > draft.maximum:
        raise Refused(_("The highest number is below the lowest."), "limits")


def _require_condition(draft: Draft, earlier: Sequence[Question]) -> None:
    if draft.only_if_id is None:
        return
    on = next((question for question in earlier if question.id == draft.only_if_id and not question.retired), None)
    if on is None or on.kind not in CONDITIONS:
        raise Refused(_("A question can depend only on an earlier one with answers to choose from."), "condition")
    if on.per_seat and draft.scope == Scope.PARTY:
        raise Refused(_("What is asked once cannot depend on what each person answers."), "condition")
    if on.moment == Moment.DOOR and draft.moment == Moment.FORM:
        raise Refused(_("A question of the form cannot depend on one that is asked at the door."), "condition")
    if not set(draft.only_if) & {option.key for option in on.options}:
        raise Refused(_("Choose the answers after which it is asked."), "condition")


def _require_same_answers(question: Question, draft: Draft) -> None:
    """What was answered must still mean what it meant."""
    if (question.kind, question.scope) != (draft.kind, draft.scope):
        raise Refused(_("Somebody has answered already: its kind and who answers stay. Stop asking it and add another."), "answered")
    if {option.key for option in question.options} - {option.key for option in draft.options} and draft.kind in CHOSEN:
        raise Refused(_("Somebody has answered already: answers can be added and reworded, not taken away."), "answered")
    if question.sensitive and not draft.sensitive:
        raise Refused(_("Answers on health stay protected: the mark cannot be taken away once somebody has answered."), "answered")
    if draft.retention_days > question.retention_days:
        raise Refused(_("Who answered was told a shorter period: it can become shorter, not longer."), "answered")


def _require_dependents_can(question: Question, draft: Draft, others: Sequence[Question]) -> None:
    dependents = [other for other in others if other.only_if_id == question.id and not other.retired]
    keys = {option.key for option in (questions.YES_NO if draft.kind == Kind.YES_NO else draft.options)}
    if any(draft.kind not in CONDITIONS or not set(other.only_if) & keys for other in dependents):
        raise Refused(_("Another question depends on this one. Change that one first."), "depended_on")
    if any(draft.scope == Scope.SEAT and other.scope == Scope.PARTY for other in dependents):
        raise Refused(_("What is asked once cannot depend on what each person answers."), "condition")
    if any(draft.moment == Moment.DOOR and other.moment == Moment.FORM for other in dependents):
        raise Refused(_("A question of the form cannot depend on one that is asked at the door."), "condition")
