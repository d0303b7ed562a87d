"""What happens with a request: asked, confirmed, answered, refused. Nothing here commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from ixevents.core import addresses, dates, tokens
from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.core.persons import Correction
from ixevents.core.refusal import Refused
from ixevents.core.tokens import new_code
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.outbox import post
from ixevents.privacy import holders, notices, queries
from ixevents.privacy.models import Identity, PrivacyPaper, PrivacyRequest, RequestState, Want, Way

COPY_DAYS = 30
"""So long the copy is open."""
PROOF = "privacy-request"
"""What the mark of an address is for."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks."""

    want: Want
    email: str
    "Empty of somebody who gave none: then there is a name."
    language: str
    words: str = ""
    name: str = ""
    postal: str = ""
    "Lines of the postal address of somebody without a mail address."


def ask(asked: Asked, *, sending: str) -> PrivacyRequest:
    """Keep a request until its address is confirmed, and write to that address.

    The same sending, or the same wish of an address whose clock runs already, is one request: its letter is written again.
    """
    key = addresses.read(asked.email).key
    known = db.session.scalars(queries.known(key, asked.want, sending)).first()
    if known is not None and known.idempotency_key == sending:
        return known
    if post.too_many(asked.email):
        raise Refused(_("We have written to this address often in the last hour. Try again later, or call us."), "letters")
    if known is None:
        known = _begin(asked, Way.WEB, today())
        known.idempotency_key = sending
        db.session.flush()
    (notices.confirm if known.state == RequestState.HELD else notices.received)(known)
    return known


def enter(asked: Asked, way: Way, received_on: date, *, identity: Identity = Identity.LINK, actor: str) -> PrivacyRequest:
    """Enter a request that came another way; unless staff know who the person is, the address is asked to confirm it.

    Who has no mail address, or one nobody writes to, is known to staff, and is written to on paper.
    """
    if received_on > today():
        raise Refused(_("This day is still to come."), "future")
    if not asked.email and (identity == Identity.LINK or not asked.name):
        raise Refused(_("Without an email address no letter can ask: say how you know who the person is."), "identity")
    if identity == Identity.LINK:
        addresses.read(asked.email)
    request = _begin(asked, way, received_on)
    if identity != Identity.LINK:
        request.state, request.identity, request.confirmed_at = RequestState.OPEN, identity, now()
    db.session.flush()
    if request.email:
        (notices.received if request.identity else notices.confirm)(request)
    journal.record("enter", request, actor=actor, want=request.want, channel=request.way)
    return request


def confirm(request: PrivacyRequest) -> PrivacyRequest:
    """The person has opened the letter: the request may be answered. Doing it twice does nothing more."""
    take(request)
    if request.state != RequestState.HELD:
        return request
    request.state, request.identity, request.confirmed_at = RequestState.OPEN, Identity.LINK, now()
    notices.received(request)
    journal.record("confirm_request", request, actor=PUBLIC, want=request.want)
    return request


def withdraw(request: PrivacyRequest) -> PrivacyRequest:
    """End a request at the person's wish; doing it twice does nothing more."""
    take(request)
    if request.unanswered:
        _close(request, RequestState.WITHDRAWN)
        journal.record("withdraw", request, actor=PUBLIC)
    return request


def pick(request: PrivacyRequest, theirs: Mapping[str, Sequence[int]], *, actor: str) -> PrivacyRequest:
    """Say which rows are those of somebody without an address."""
    _require_open(take(request))
    if request.email_key:
        raise Refused(_("This person has an email address: what is kept is found by it."), "address")
    request.theirs = {table: sorted(set(numbers)) for table, numbers in theirs.items() if numbers}
    journal.record("pick", request, actor=actor, rows=sum(map(len, request.theirs.values())))
    return request


def give(paper: PrivacyPaper, *, actor: str) -> None:
    """Note that a letter on paper was posted or handed over; doing it twice does nothing more."""
    request = take(db.session.get_one(PrivacyRequest, paper.request_id))
    db.session.refresh(paper)
    if paper.given_at is None:
        paper.given_at = now()
        journal.record("give", request, actor=actor)


def see(request: PrivacyRequest, rows: int, *, actor: str) -> None:
    """Note that somebody looked at all that is kept on a person (GDPR-13)."""
    journal.record("see", request, actor=actor, rows=rows)


def extend(request: PrivacyRequest, reason: Translated, *, actor: str) -> PrivacyRequest:
    """Take two months more, and say why; within the first month, and once."""
    _require_open(take(request), proved=False)
    if request.extended_at is not None:
        raise Refused(_("It has been extended already. The law lets it be done once."), "extended")
    if request.days_left(today()) < 0:
        raise Refused(_("The month is over: it can only be extended within it. Answer now."), "late")
    _require_words(request, reason)
    before = request.due_on
    request.extended_at, request.extension = now(), _in_their_language(request, reason)
    notices.extended(request, reason)
    journal.record("extend_request", request, actor=actor, before=before.isoformat(), after=request.due_on.isoformat())
    return request


def send_copy(request: PrivacyRequest, *, actor: str) -> PrivacyRequest:
    """Open the copy of all that is kept, by a secret address, for a time; on paper it can be printed so long."""
    _require_open(take(request))
    until = dates.end_of(today() + timedelta(days=COPY_DAYS))
    if request.email:
        request.copy_code, request.copy_until = new_code(), until
    _close(request, RequestState.ANSWERED)
    notices.copy(request)
    journal.record("send_copy", request, actor=actor, until=dates.last_day(until).isoformat())
    return request


def correct(request: PrivacyRequest, correction: Correction, *, actor: str) -> dict[str, int]:
    """Put name, address or telephone right wherever they stand. Returns how many, by package.

    Where the address changes, both the old and the new one are told.
    """
    _require_open(take(request))
    if not correction.fields:
        raise Refused(_("Write what is to be corrected."), "empty")
    counts = holders.correct_all(request.key, correction, actor=actor)
    _close(request, RequestState.ANSWERED, counts)
    notices.corrected(request, correction.fields, counts)
    if correction.email is not None:
        notices.corrected(request, correction.fields, counts, to=correction.email.shown)
    journal.record("correct", request, actor=actor, fields=correction.fields, **_few(counts))
    return counts


def settle(request: PrivacyRequest, answer: Translated, *, actor: str) -> PrivacyRequest:
    """Answer in words: what was done about an objection, a restriction, a question."""
    _require_open(take(request))
    _require_words(request, answer)
    request.answer = _in_their_language(request, answer)
    _close(request, RequestState.ANSWERED)
    notices.settled(request, answer)
    journal.record("answer", request, actor=actor)
    return request


def refuse(request: PrivacyRequest, reason: Translated, *, actor: str) -> PrivacyRequest:
    """Say no, with the reason and where to complain."""
    _require_open(take(request), proved=False)
    _require_words(request, reason)
    request.answer = _in_their_language(request, reason)
    _close(request, RequestState.REFUSED)
    notices.refused(request, reason)
    journal.record("refuse", request, actor=actor)
    return request


def take(request: PrivacyRequest) -> PrivacyRequest:
    """Lock a request, the first statement of every change, and read it as it is now."""
    rising = update(PrivacyRequest).where(PrivacyRequest.id == request.id).values(version=PrivacyRequest.version + 1)
    db.session.execute(rising.execution_options(synchronize_session=False))
    db.session.refresh(request)
    return request


def close(request: PrivacyRequest, outcome: Mapping[str, int]) -> None:
    """Note that a request is answered, with counts of what was done."""
    _close(request, RequestState.ANSWERED, outcome)


def require_open(request: PrivacyRequest) -> None:
    """Hold that a request may be answered now."""
    _require_open(request)


def _begin(asked: Asked, way: Way, received_on: date) -> PrivacyRequest:
    address = addresses.made_out(asked.email) if asked.email else None
    request = PrivacyRequest(
        want=asked.want,
        way=way,
        email=address and address.shown,
        email_key=address and address.key,
        name="" if address else asked.name,
        postal="" if address else asked.postal,
        theirs={},
        proof=tokens.mark(PROOF, address.key if address else asked.name),
        language=asked.language,
        words=asked.words,
        received_on=received_on,
        state=RequestState.HELD,
        outcome={},
    )
    db.session.add(request)
    db.session.flush()
    return request


def _close(request: PrivacyRequest, state: RequestState, outcome: Mapping[str, int] | None = None) -> None:
    request.state, request.closed_at, request.outcome = state, now(), _few(outcome or {})


def _few(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def _require_open(request: PrivacyRequest, *, proved: bool = True) -> None:
    if not request.unanswered:
        raise Refused(_("This request is closed. Reload the page."), "closed")
    if proved and request.state == RequestState.HELD:
        raise Refused(_("The address has not been confirmed yet: nobody knows whether it is the person’s own."), "unconfirmed")


def _require_words(request: PrivacyRequest, text: Translated) -> None:
    """Hold that the letter can be written in the language of the person (LANG-05)."""
    needed = {"fr": ("fr",), "nl": ("nl",)}.get(request.language, ("fr", "nl"))
    if not all(getattr(text, lang).strip() for lang in needed):
        raise Refused(_("Write it in the language of the person: in both when it is not known."), "reason")


def _in_their_language(request: PrivacyRequest, text: Translated) -> str:
    return text.pick(request.language).text
