"""Personal data of the council: who sits or sat on it. Mandates stay when the person is forgotten (GDPR-08, GDPR-10, GDPR-14)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, and_, exists, or_, select, update

from ixevents.core import periods
from ixevents.core.alphabetical import alphabetical
from ixevents.core.clock import now
from ixevents.core.dates import local_day
from ixevents.core.persons import MATCHES, Correction, Ground, Match, Remains, has_words, picked_rows, unaddressed, whose
from ixevents.council import actions, queries
from ixevents.council.candidature import Candidature, CandidatureState
from ixevents.council.member_import import ImportState, MemberImport
from ixevents.council.models import Mandate, Member, MemberLink
from ixevents.council.renewal import Renewal, RenewalAsk
from ixevents.extensions import db

TABLES = ("council_member", "council_candidature", "council_renewal_ask")
NEVER_DECIDED_DAYS = 365 * 2
"""So long a candidature waits for a decision at most."""
HELD_DAYS = 7
"""So long an address may stay unconfirmed."""
IMPORT_DAYS = 7
"""So long a list that was tried waits for a decision."""


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    rows = db.session.scalars(select(Member).where(whose(Member, email_key)).order_by(Member.id))
    candidatures = [_candidature(row, email_key) for row in _candidatures(email_key)]
    return [*map(_member, rows), *candidatures, *map(_named, _asks(email_key))]


def named(words: str) -> list[Match]:
    """Return the members, and the substitutes of candidatures, who gave no address and may be somebody."""
    unknown = select(Member).where(unaddressed(Member, words), Member.name != "")
    asked = unknown.order_by(alphabetical(Member.name), Member.id).limit(MATCHES)
    members = [Match("council_member", row.id, row.name, _("member of the council"), row.phone) for row in db.session.scalars(asked)]
    second = select(Candidature).where(Candidature.second_email_key.is_(None), Candidature.second_name != "").order_by(Candidature.id)
    rows = [row for row in db.session.scalars(second) if has_words(f"{row.second_name} {row.second_phone}", words)]
    about = _("substitute in a candidature for the council")
    return [*members, *(Match("council_candidature", row.id, row.second_name, about, row.second_phone) for row in rows[:MATCHES])]


def erase(email_key: str) -> int:
    """Forget a former member; who is in office stays, for the municipality must know who advises it (GDPR, art. 17.3.b)."""
    held = exists().where(Mandate.member_id == Member.id, Mandate.ended_on.is_(None))
    members = _forget(db.session.scalars(select(Member).where(whose(Member, email_key), ~held)).all())
    first = [row for row in _candidatures(email_key) if row.email_key == email_key]
    second = _seconded(email_key)
    _forget_seconds(second)
    return members + _forget_candidatures(first) + len({*second} - {*first}) + _forget_named(_asks(email_key))


def remains(email_key: str) -> list[Remains]:
    """Say what `erase` leaves: a member in office whole, and of every member the mandates, without a name once forgotten."""
    members = db.session.scalars(select(Member.id).where(whose(Member, email_key))).all()
    mandates = db.session.scalars(select(Mandate).where(Mandate.member_id.in_(members))).all()
    office = {mandate.member_id for mandate in mandates if mandate.ended_on is None}
    found = [Remains("council_member", len(office), Ground.OFFICE)] if office else []
    return [*found, Remains("mandate", len(mandates), Ground.ARCHIVE)] if mandates else found


def correct(email_key: str, correction: Correction, *, actor: str) -> int:
    """Put a member's name, address and telephone right, as the secretary would; candidatures and answers about a term too."""
    facts: dict[str, object] = {"name": correction.name, "phone": correction.phone, "email": correction.email and correction.email.shown}
    facts = {name: value for name, value in facts.items() if value}
    members = db.session.scalars(select(Member.id).where(whose(Member, email_key)).order_by(Member.id)).all()
    for number in members:
        member = db.session.scalars(queries.member(number)).one()
        actions.edit_member(member, member.version, facts, actor=actor)
    mine = [row for row in _candidatures(email_key) if row.email_key == email_key]
    others = _seconded(email_key)
    asks = _asks(email_key)
    _put_right([*mine, *asks], "", correction)
    _put_right(others, "second_", correction)
    return len(members) + len({*mine, *others}) + len(asks)


def expire(moment: datetime) -> dict[str, int]:
    """Forget members who left long ago, and those who were entered and never appointed. Returns counts; the caller commits."""
    before = periods.before(moment, "RETENTION_MEMBER_MONTHS")
    recent = exists().where(Mandate.member_id == Member.id, or_(Mandate.ended_on.is_(None), Mandate.ended_on >= local_day(before)))
    over = select(Member).where(Member.forgotten_at.is_(None), Member.created_at < before, ~recent)
    closed = select(RenewalAsk).join(RenewalAsk.renewal).where(Renewal.closed_at < periods.before(moment, "RETENTION_CANDIDATURE_MONTHS"))
    return {
        "members": _forget(db.session.scalars(over).all()),
        "candidatures": _forget_candidatures(db.session.scalars(_decided_before(moment)).all()),
        "renewals": _forget_named(db.session.scalars(closed.where(RenewalAsk.name != "")).all()),
        "imports": _drop_imports(moment),
    }


def _decided_before(moment: datetime) -> Select[Candidature]:
    """Candidatures decided long ago, never confirmed, or never decided at all."""
    old, never = periods.before(moment, "RETENTION_CANDIDATURE_MONTHS"), moment - timedelta(days=NEVER_DECIDED_DAYS)
    held = and_(Candidature.state == CandidatureState.HELD, Candidature.created_at < moment - timedelta(days=HELD_DAYS))
    return select(Candidature).where(
        Candidature.forgotten_at.is_(None), or_(Candidature.decided_at < old, held, Candidature.created_at < never)
    )


def _candidatures(email_key: str) -> Sequence[Candidature]:
    """Return the candidatures of a person, as the first or the second of its two."""
    picked = and_(Candidature.id.in_(_picked(email_key)), Candidature.second_email_key.is_(None))
    theirs = or_(Candidature.email_key == email_key, Candidature.second_email_key == email_key, picked)
    return db.session.scalars(select(Candidature).where(theirs).order_by(Candidature.id)).all()


def _seconded(email_key: str) -> list[Candidature]:
    """Return those in which a person is the substitute."""
    return [row for row in _candidatures(email_key) if row.second_email_key == email_key or row.id in _picked(email_key)]


def _picked(key: str) -> list[int]:
    return picked_rows(key).get(Candidature.__tablename__, [])


def _asks(email_key: str) -> Sequence[RenewalAsk]:
    return db.session.scalars(select(RenewalAsk).where(RenewalAsk.email_key == email_key).order_by(RenewalAsk.id)).all()


def _member(row: Member) -> dict[str, object]:
    return {
        "kind": "council_member",
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "address": [row.street, row.postcode, row.locality, row.country],
        "language": row.language,
        "gender": row.gender,
        "by_post": row.by_post,
        "news": row.news,
        "since": row.created_at.isoformat(),
    }


def _candidature(row: Candidature, email_key: str) -> dict[str, object]:
    """What a candidature holds of the one who asks; the other of its two persons has the same right (GDPR, article 15.4)."""
    own = ("name", "email", "phone", "language", "gender")
    prefix = "" if row.email_key == email_key else "second_"
    facts = {name: getattr(row, f"{prefix}{name}") for name in own}
    written = {} if prefix else {"motivation": row.motivation}
    facts |= {"as_substitute": bool(prefix), "organisation": row.organisation, "number": row.number, **written}
    return {"kind": "council_candidature", **facts, "state": str(row.state), "since": row.created_at.isoformat()}


def _named(row: RenewalAsk) -> dict[str, object]:
    facts = {name: getattr(row, name) for name in ("name", "email", "phone", "language", "gender")}
    return {"kind": "council_renewal_ask", **facts}


def _put_right(rows: Sequence[Candidature | RenewalAsk], prefix: str, correction: Correction) -> None:
    address = correction.email
    facts = {"name": correction.name, "phone": correction.phone, "email": address and address.shown, "email_key": address and address.key}
    for row in rows:
        for name, value in facts.items():
            if value:
                setattr(row, f"{prefix}{name}", value)
    db.session.flush()


def _forget_seconds(rows: Sequence[Candidature]) -> None:
    """Forget the substitutes: whoever they stand beside is a candidate all the same."""
    for row in rows:
        row.second_name = row.second_phone = ""
        row.second_email = row.second_email_key = row.second_gender = None
    db.session.flush()


def _forget_candidatures(rows: Sequence[Candidature]) -> int:
    _forget_seconds(rows)
    for row in rows:
        row.name = row.phone = row.motivation = ""
        row.email = row.email_key = row.gender = None
        row.forgotten_at = row.forgotten_at or now()
        if row.open:
            row.state, row.decided_at = CandidatureState.WITHDRAWN, now()
    db.session.flush()
    return len(rows)


def _forget_named(rows: Sequence[RenewalAsk]) -> int:
    for row in rows:
        row.name = row.phone = ""
        row.email = row.email_key = row.gender = None
    db.session.flush()
    return len(rows)


def _drop_imports(moment: datetime) -> int:
    """Let lists go that nobody decided about."""
    waiting = MemberImport.content.is_not(None), MemberImport.created_at < moment - timedelta(days=IMPORT_DAYS)
    change = update(MemberImport).where(*waiting).values(content=None, state=ImportState.DROPPED, ended_at=moment)
    found = db.session.execute(change.execution_options(synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]


def _forget(rows: Sequence[Member]) -> int:
    for row in rows:
        row.name = row.phone = row.street = row.postcode = row.locality = row.search = ""
        row.email = row.email_key = row.gender = None
        row.forgotten_at = row.forgotten_at or now()
    db.session.flush()
    closing = update(MemberLink).where(MemberLink.member_id.in_([row.id for row in rows]), MemberLink.revoked_at.is_(None))
    db.session.execute(closing.values(revoked_at=now()).execution_options(synchronize_session=False))
    return len(rows)
