"""Members of the council as readers of mailings: by role, category, working group, language, answer to a meeting (COU-12)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased, selectinload

from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.core.languages import LANGUAGES as CODES
from ixevents.core.languages import UNKNOWN
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.council import links, secretariat
from ixevents.council.models import CouncilCategory, CouncilGroup, CouncilSeat, Mandate, MandateRole, Member, group_members
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.mailings.audiences import Count, Key, Reader, Selection
from ixevents.mailings.models import MailingKind
from ixevents.meetings.models import Answer, Invitation, Meeting
from ixevents.outbox import letters

NAME = "council"
PLACEHOLDERS = ("name", "organisation", "link")
PARTICULAR = frozenset({"name", "organisation", "link"})
KINDS = tuple(MailingKind)

ROLES = {MandateRole.EFFECTIVE: _l("Effective members"), MandateRole.SUBSTITUTE: _l("Substitutes")}
ANSWERS = {
    Answer.AWAITED: _l("No answer yet"),
    Answer.YES: _l("Comes"),
    Answer.PERHAPS: _l("Perhaps"),
    Answer.NO: _l("Does not come"),
    Answer.EXCUSED: _l("Excused"),
    Answer.SUBSTITUTE: _l("Sends the substitute"),
}
LANGUAGES = {"fr": _l("French"), "nl": _l("Dutch"), "en": _l("English"), UNKNOWN: _l("Language not known")}
MOST_IDS = 5000

_NUMBERS = {"category": "categories", "group": "groups", "ids": "ids"}


def read(arguments: Any) -> Selection:
    """Return the selection an address asks for: roles, categories, groups, languages, answers to a meeting, ids."""
    selection: Selection = {
        "roles": [str(role) for role in ROLES if role in arguments.getlist("role")],
        "answers": [str(answer) for answer in ANSWERS if answer in arguments.getlist("answer")],
        "languages": [lang for lang in (*CODES, UNKNOWN) if lang in arguments.getlist("language")],
    }
    for asked, kept in _NUMBERS.items():
        selection[kept] = _ids(",".join(arguments.getlist(asked)))
    meeting = _ids(arguments.get("meeting", ""))
    if meeting:
        selection["meeting"] = meeting[0]
        selection["stand_ins"] = arguments.get("stand_ins") == "1"
    return selection


def describe(selections: Sequence[Selection]) -> list[str]:
    """Say in a line each who is selected."""
    names = _names(selections)
    return [_described(selection, names) for selection in selections]


def why() -> str:
    """Say to the reader why this letter comes."""
    return _("You get this letter because you sit on the International Solidarity Consultative Council.")


def own_page() -> str:
    """Say to the reader what the page is that the letter leads to."""
    return _("Your page:")


def samples() -> Mapping[str, str]:
    """Return values of somebody invented, in the language being spoken."""
    return {"name": "Amina Diallo", "organisation": _("An association"), "link": external("council.composition", lang=current_language())}


def reply_to() -> str:
    """Answers go to the secretary (MAIL-11)."""
    return secretariat.mailbox()


def refusing(email_keys: Sequence[str]) -> set[str]:
    """Return the addresses whose owners said on their own page that they want no news."""
    return set(db.session.scalars(select(Member.email_key).where(Member.email_key.in_(email_keys), ~Member.news)))


def unsubscribe(email_key: str) -> bool:
    """Keep the wish where the member's own page shows it, and lets it be taken back."""
    return bool(db.session.execute(update(Member).where(Member.email_key == email_key).values(news=False)).rowcount)  # type: ignore[attr-defined]


def asking() -> str | None:
    """There is no page to ask for it on."""
    return None


def counts(selection: Selection) -> list[Count]:
    """Return how many members there are, by language and role."""
    rows = db.session.execute(
        select(Member.language, Mandate.role, func.count(func.distinct(Member.id)))
        .join(Mandate, Mandate.member_id == Member.id)
        .join(CouncilSeat, CouncilSeat.id == Mandate.seat_id)
        .where(*_mandates(selection), *_members(selection), Member.email_key.is_not(None))
        .group_by(Member.language, Mandate.role)
        .order_by(Member.language, Mandate.role)
    )
    return [Count(language, str(ROLES[MandateRole(role)]), number) for language, role, number in rows]


def without_address(selection: Selection) -> int:
    """Return how many are selected that can be written to on paper only."""
    return db.session.scalar(select(func.count()).select_from(Member).where(*_selected(selection), Member.email_key.is_(None))) or 0


def keys(selection: Selection, after: int, limit: int) -> list[Key]:
    """Return the selected after an id."""
    rows = db.session.execute(
        select(Member.id, Member.email_key, Member.language)
        .where(*_selected(selection), Member.email_key.is_not(None), Member.id > after)
        .order_by(Member.id)
        .limit(limit)
    )
    return [Key(number, email_key or "", language) for number, email_key, language in rows]


def load(selection: Selection, ids: Sequence[int]) -> dict[int, Reader]:
    """Return those of these members that are selected still."""
    found = db.session.scalars(_whole().where(*_selected(selection), Member.id.in_(ids), Member.email_key.is_not(None)))
    return {member.id: _reader(member) for member in found}


def at_address(selection: Selection, email_key: str) -> Reader | None:
    """Return the first selected member with this address."""
    member = db.session.scalars(_whole().where(*_selected(selection), Member.email_key == email_key).order_by(Member.id).limit(1)).first()
    return _reader(member) if member is not None else None


def _selected(selection: Selection) -> list[ColumnElement[bool]]:
    held = exists().where(Mandate.member_id == Member.id, CouncilSeat.id == Mandate.seat_id, *_mandates(selection))
    return [held, *_members(selection)]


def _members(selection: Selection) -> list[ColumnElement[bool]]:
    """Return what is asked of the person."""
    conditions: list[ColumnElement[bool]] = [Member.forgotten_at.is_(None)]
    if selection.get("ids"):
        conditions.append(Member.id.in_(selection["ids"]))
    if selection.get("languages"):
        conditions.append(Member.language.in_(selection["languages"]))
    if selection.get("groups"):
        in_group = select(group_members.c.member_id).where(group_members.c.group_id.in_(selection["groups"]))
        conditions.append(Member.id.in_(in_group))
    return conditions


def _mandates(selection: Selection) -> list[ColumnElement[bool]]:
    """Return what is asked of the mandate, which is in office today."""
    day = today()
    conditions: list[ColumnElement[bool]] = [Mandate.starts_on <= day, or_(Mandate.ended_on.is_(None), Mandate.ended_on > day)]
    if selection.get("roles"):
        conditions.append(Mandate.role.in_(selection["roles"]))
    if selection.get("categories"):
        conditions.append(CouncilSeat.category_id.in_(selection["categories"]))
    if selection.get("meeting"):
        conditions.append(_answered(selection))
    return conditions


def _answered(selection: Selection) -> ColumnElement[bool]:
    """Return who was convened and answered so; or, asked for those who stand in, the substitutes of their seats."""
    convened = select(Invitation.mandate_id).where(Invitation.meeting_id == selection["meeting"], Invitation.removed_at.is_(None))
    if selection.get("answers"):
        convened = convened.where(Invitation.answer.in_(selection["answers"]))
    if not selection.get("stand_ins"):
        return Mandate.id.in_(convened)
    titular = aliased(Mandate)
    seats = select(titular.seat_id).where(titular.id.in_(convened))
    return and_(Mandate.role == MandateRole.SUBSTITUTE, Mandate.seat_id.in_(seats))


def _described(selection: Selection, names: Mapping[tuple[str, int], str]) -> str:
    parts: list[str] = [str(ROLES[MandateRole(role)]) for role in selection.get("roles", ())]
    if selection.get("ids"):
        parts = [ngettext("%(num)s ticked member", "%(num)s ticked members", len(selection["ids"]))]
    parts += [names[kind, number] for kind in ("categories", "groups") for number in selection.get(kind, ()) if (kind, number) in names]
    if selection.get("meeting"):
        parts.append(names.get(("meeting", selection["meeting"]), ""))
        parts += [str(ANSWERS[Answer(answer)]) for answer in selection.get("answers", ())]
        parts += [_("their substitutes")] if selection.get("stand_ins") else []
    parts += [str(LANGUAGES[lang]) for lang in selection.get("languages", ())]
    return " · ".join([_("Council"), *filter(None, parts)])


def _names(selections: Sequence[Selection]) -> dict[tuple[str, int], str]:
    """Return what the named categories, groups and meetings are called."""
    found: dict[tuple[str, int], str] = {}
    for kind, model in (("categories", CouncilCategory), ("groups", CouncilGroup)):
        ids = {number for selection in selections for number in selection.get(kind, ())}
        if ids:
            rows = db.session.execute(select(model.id, model.name).where(model.id.in_(ids)))
            found |= {(kind, number): plain(name) for number, name in rows}
    meetings = {selection["meeting"] for selection in selections if selection.get("meeting")}
    if meetings:
        lang = current_language()
        for meeting in db.session.scalars(select(Meeting).where(Meeting.id.in_(meetings))):
            found["meeting", meeting.id] = _("Meeting of %(day)s", day=dates.day_long(meeting.starts_at, lang, meeting.zone))
    return found


def _whole() -> Select[Member]:
    return select(Member).options(selectinload(Member.links), selectinload(Member.mandates).joinedload(Mandate.seat))


def _reader(member: Member) -> Reader:
    held = [mandate for mandate in member.mandates if mandate.in_office(today())]
    return Reader(
        id=member.id,
        email=member.email or "",
        email_key=member.email_key or "",
        language=member.language,
        name=member.name,
        standing=str(ROLES[MandateRole(held[0].role)]) if held else "",
        values=lambda: _values(member, held),
        about=member,
    )


def _values(member: Member, held: Sequence[Mandate]) -> Mapping[str, str]:
    page = links.page(links.for_letter(member, actor=SYSTEM), "meetings.member", current_language())
    organisations = list(dict.fromkeys(mandate.seat.organisation for mandate in held if mandate.seat.organisation))
    return {"name": letters.one_line(member.name), "organisation": letters.one_line(", ".join(organisations)), "link": page}


def _ids(text: str) -> list[int]:
    words = text.split(",")[:MOST_IDS]
    return sorted({int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 10})
