"""Personal data of mailings: to whom each went is forgotten with the letters; who wants no news stays known (GDPR-08, GDPR-10)."""

from datetime import datetime

from sqlalchemy import String, cast, literal, select, update
from sqlalchemy.orm import joinedload

from ixevents.core import periods
from ixevents.core.persons import Correction, Ground, Remains
from ixevents.extensions import db
from ixevents.mailings.models import Mailing, MailingFile, MailingRecipient, OptOut, RecipientState

TABLES = ("mailing_recipient", "mailing_opt_out")
_FORGOTTEN = "forgotten:"


def find(email_key: str) -> list[dict[str, object]]:
    """Return the mailings an address was to get, and its wish to get no more news, ready for JSON."""
    rows = db.session.execute(
        select(MailingRecipient, Mailing)
        .join(Mailing, Mailing.id == MailingRecipient.mailing_id)
        .where(MailingRecipient.email_key == email_key)
        .order_by(MailingRecipient.id)
    )
    mailings: list[dict[str, object]] = [
        {
            "kind": "mailing",
            "subject": row.Mailing.subject.as_dict(),
            "language": row.MailingRecipient.language,
            "state": str(row.MailingRecipient.state),
            "at": row.MailingRecipient.settled_at.isoformat() if row.MailingRecipient.settled_at else None,
        }
        for row in rows
    ]
    wishes = db.session.scalars(select(OptOut).where(OptOut.email_key == email_key).order_by(OptOut.id))
    return mailings + [{"kind": "no_news", "of": row.audience, "since": row.created_at.isoformat()} for row in wishes]


def erase(email_key: str) -> int:
    """Forget to whom mailings went; the wish to get no news stays, for without it news would come again (GDPR, article 21.3)."""
    return _forget(MailingRecipient.email_key == email_key)


def remains(email_key: str) -> list[Remains]:
    """Say that the wish to get no news stays."""
    count = len(db.session.scalars(select(OptOut.id).where(OptOut.email_key == email_key)).all())
    return [Remains("no_news", count, Ground.OBJECTION)] if count else []


def correct(email_key: str, correction: Correction, *, actor: str) -> int:  # every holder is told who acts
    """Let a wish to get no news hold for the new address as well; the old one keeps it."""
    if correction.email is None:
        return 0
    key = correction.email.key
    lists = set(db.session.scalars(select(OptOut.audience).where(OptOut.email_key == email_key)))
    lists -= set(db.session.scalars(select(OptOut.audience).where(OptOut.email_key == key)))
    db.session.add_all([OptOut(audience=audience, email_key=key) for audience in sorted(lists)])
    db.session.flush()
    return len(lists)


def expire(moment: datetime) -> dict[str, int]:
    """Forget the readers of mailings older than the log of letters is kept. Returns counts; the caller commits."""
    before = periods.before(moment, "MAIL_LOG_MONTHS")
    old = select(Mailing.id).where(Mailing.created_at < before)
    kept = ~MailingRecipient.email_key.startswith(_FORGOTTEN, autoescape=True)
    return {"readers": _forget(MailingRecipient.mailing_id.in_(old) & kept), "files": _forget_files(before)}


def _forget_files(before: datetime) -> int:
    """Delete the files of mailings that old: their letters have been forgotten by then."""
    old = select(MailingFile).join(Mailing, Mailing.id == MailingFile.mailing_id).where(Mailing.created_at < before)
    files = db.session.scalars(old.options(joinedload(MailingFile.attachment))).all()
    for file in files:
        db.session.delete(file)
        db.session.delete(file.attachment)
    db.session.flush()
    return len(files)


def _forget(which: object) -> int:
    # Whoever has not been written to yet is not written to: the row keeps its place, without the address.
    waiting = update(MailingRecipient).where(which, MailingRecipient.state == RecipientState.LISTED)  # type: ignore[arg-type]
    db.session.execute(waiting.values(state=RecipientState.LEFT).execution_options(synchronize_session=False))
    name = literal(_FORGOTTEN) + cast(MailingRecipient.id, String)
    statement = update(MailingRecipient).where(which).values(email_key=name)  # type: ignore[arg-type]
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]
