"""Samples of the letters to those convened: an invented meeting with an invented agenda."""

from collections.abc import Callable
from datetime import timedelta

from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.council import links
from ixevents.council.models import Council, CouncilCategory, CouncilSeat, Mandate, MandateRole, Member
from ixevents.events.models import Place
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.meetings import notices, words
from ixevents.meetings.models import (
    AgendaItem,
    Answer,
    Capacity,
    Invitation,
    ItemKind,
    Meeting,
    MeetingDocument,
    MeetingState,
    Why,
)
from ixevents.meetings.notices import Message
from ixevents.outbox import samples
from ixevents.projects.partners import Partner, PartnerKind, Relation

TITLE = Translated("Réunion du conseil consultatif", "Vergadering van de adviesraad", "Meeting of the consultative council")
REASON = Translated("La salle n’est pas libre ce soir-là.", "De zaal is die avond niet vrij.", "The hall is taken that evening.")
MESSAGES = {"convened": notices.CONVENED, "substitute": notices.SUBSTITUTE, "updated": notices.UPDATED, "agenda": notices.AGENDA}


def add() -> None:
    """Make the samples known."""
    for letter in ("convened", "substitute", "changed", "updated", "agenda", "called_off", "removed"):
        samples.add(f"meetings.{letter}", words.LETTERS[letter], _write(letter))


def invitation(language: str, **values: object) -> tuple[Meeting, Invitation]:
    """Make the invented meeting and somebody convened to it, in the session; the caller undoes it."""
    seat = _seat()
    member = Member(name="Mara Exemple", email="member@example.org", email_key="member@example.org", language=language, links=[])
    mandate = Mandate(seat=seat, member=member, starts_on=today() - timedelta(days=300))
    other = Member(name="Nour Exemple", language=language, links=[])
    substitute = Mandate(seat=seat, member=other, role=MandateRole.SUBSTITUTE, starts_on=mandate.starts_on)
    meeting = _meeting(seat.category.council_id, values)
    meeting.council = db.session.get_one(Council, seat.category.council_id)
    made = Invitation(mandate=mandate, member=member, capacity=Capacity.EFFECTIVE, answer=Answer.AWAITED)
    meeting.invitations = [made]
    db.session.add_all((mandate, substitute, meeting))
    db.session.flush()
    return meeting, made


def message(letter: str, meeting: Meeting) -> Message:
    """Return what a letter of that name says of the meeting."""
    if letter == "changed":
        earlier = notices.Before(meeting.starts_at - timedelta(days=7), meeting.ends_at - timedelta(days=7), _hall())
        return notices.changed(earlier)
    return {**MESSAGES, "called_off": notices.CALLED_OFF, "removed": notices.removed(Why.MANDATE)}[letter]


def _write(letter: str) -> Callable[[str], object]:
    def write(language: str) -> object:
        why = REASON if letter in ("changed", "called_off") else Translated()
        state = MeetingState.CALLED_OFF if letter == "called_off" else MeetingState.CONVENED
        meeting, made = invitation(language, reason=why, state=state)
        links.make(made.member, actor=SYSTEM)
        return notices.write(message(letter, meeting), meeting, made, actor=SYSTEM)

    return write


def _seat() -> CouncilSeat:
    name = Translated("Conseil d’exemple", "Voorbeeldraad", "Sample council")
    partner = Partner(slug=f"sample-{new_code()}"[:60].lower(), name=name, kind=PartnerKind.LOCAL_AUTHORITY, relation=Relation.SELF)
    council = Council(slug=f"sample-{new_code()}"[:60], coordinator=partner, name=name, purpose=name)
    db.session.add(council)
    db.session.flush()
    kind = Translated("Associations", "Verenigingen", "Associations")
    category = CouncilCategory(council_id=council.id, name=kind, organisations=True, voting=True)
    return CouncilSeat(category=category, organisation="Exemple asbl/vzw", opened_on=today())


def _meeting(council_id: int, values: dict[str, object]) -> Meeting:
    begins = (now() + timedelta(days=21)).replace(hour=18, minute=0, second=0, microsecond=0)
    place = Place(
        slug=f"sample-{new_code()}"[:60],
        name=Translated("Maison communale", "Gemeentehuis", "Town hall"),
        street=Translated("chaussée d’Ixelles 168", "Elsensesteenweg 168", "chaussée d’Ixelles 168"),
        locality=Translated("Ixelles", "Elsene", "Ixelles"),
        directions=Translated(
            "Entrée sans marche par la cour.", "Ingang zonder trappen via de binnenplaats.", "No steps through the yard."
        ),
    )
    given = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "state": MeetingState.CONVENED, "convened_at": now(), **values}
    facts = {"title": TITLE, "place": place, "room": Translated("Salle 1", "Zaal 1", "Room 1"), "languages": ["fr", "nl"]}
    return Meeting(council_id=council_id, items=_items(), documents=_documents(), **{**facts, **given})


def _items() -> list[AgendaItem]:
    return [
        AgendaItem(
            position=1,
            kind=ItemKind.OPINION,
            title=Translated("Budget de la solidarité", "Begroting voor solidariteit", "Budget for solidarity"),
            text=Translated(
                "Quels projets soutenir l’an prochain ?", "Welke projecten steunen we volgend jaar?", "Which projects next year?"
            ),
        ),
        AgendaItem(position=2, kind=ItemKind.INFORMATION, title=Translated("Divers", "Varia", "Any other business"), text=Translated()),
    ]


def _documents() -> list[MeetingDocument]:
    body = b"%PDF-1.7 sample"
    facts = {"filename": "note.pdf", "media_type": "application/pdf", "size": len(body), "sha256": "0" * 64, "body": body}
    return [MeetingDocument(code="samplesamplesamplesam1", title="Note / Nota", **facts)]


def _hall() -> Translated:
    return Translated("Salle du conseil", "Raadzaal", "Council hall")
