"""What is done with mailings: compose, let go, pause, resume, stop, unsubscribe."""

from collections import Counter
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Delete, Update, delete, update

from ixevents.core import tokens
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, OFFICIAL, Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.mailings import audiences, choices, files, notices, placeholders, queries
from ixevents.mailings.audiences import Selection
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient, MailingState, OptOut, RecipientState
from ixevents.outbox import actions as outbox
from ixevents.outbox.models import Notice, NoticeState

_GONE_ON = "gone_on"


def compose(audience: str, selection: Selection, kind: MailingKind, subject: Translated, text: Translated, *, actor: str) -> Mailing:
    """Begin a mailing, as a draft. Raises `Refused` for a placeholder there is not."""
    require_known(audience, subject, text)
    _require_kind(audience, kind)
    mailing = Mailing(audience=audience, selection=selection, kind=kind, subject=subject, text=text, author=actor)
    db.session.add(mailing)
    db.session.flush()
    journal.record("compose_mailing", mailing, actor=actor, audience=audience, selection=selection, kind=str(kind))
    return mailing


def write(mailing: Mailing, kind: MailingKind, subject: Translated, text: Translated, *, version: int, actor: str) -> Mailing:
    """Change the words of a draft. Raises `Refused` when it is no draft, or somebody else changed it meanwhile."""
    require_known(mailing.audience, subject, text)
    _require_kind(mailing.audience, kind)
    _claim_draft(mailing, version)
    mailing.kind, mailing.subject, mailing.text = kind, subject, text
    db.session.flush()
    journal.record("write_mailing", mailing, actor=actor, kind=str(kind), version=mailing.version)
    return mailing


def require_known(audience: str, *texts: Translated) -> None:
    """Raise `Refused` for braces that hold no placeholder: they would be printed as they stand (case 25)."""
    names = audiences.get(audience).PLACEHOLDERS
    wrong = [found for text in texts for lang in LANGUAGES for found in placeholders.unknown(getattr(text, lang), names)]
    if wrong:
        known = ", ".join(f"{{{name}}}" for name in names)
        raise Refused(_("%(wrong)s is not a placeholder. Use one of these: %(known)s.", wrong=wrong[0], known=known), "placeholder")


def readdress(mailing: Mailing, selection: Selection, *, version: int, actor: str) -> Mailing:
    """Change whom a draft goes to. Raises `Refused` when it is no draft, or somebody else changed it meanwhile."""
    before = mailing.selection
    _claim_draft(mailing, version)
    mailing.selection = selection
    journal.record("readdress_mailing", mailing, actor=actor, audience=mailing.audience, before=before, after=selection)
    return mailing


def discard(mailing: Mailing, *, actor: str) -> None:
    """Throw a draft away. Raises `Refused` once it has been let go."""
    _move(mailing, (MailingState.DRAFT,), MailingState.DRAFT)
    journal.record("discard_mailing", mailing, actor=actor)
    files.forget(mailing)
    db.session.delete(mailing)


def release(mailing: Mailing, *, version: int, due_at: datetime | None, actor: str) -> Mailing:
    """Let a mailing go: from now on its text is frozen. Raises `Refused` when a language is missing (LANG-01)."""
    missing = [lang for lang in OFFICIAL if not (getattr(mailing.subject, lang) and getattr(mailing.text, lang))]
    if missing:
        raise Refused(_("Write the subject and the text in French and in Dutch first: both go at the same moment."), "language")
    require_known(mailing.audience, mailing.subject, mailing.text)
    _claim_draft(mailing, version)
    moment = now()
    mailing.state, mailing.due_at, mailing.released_at, mailing.touched_at = MailingState.PREPARED, due_at, moment, moment
    readers: Counter[str] = Counter()
    for count in audiences.chosen(mailing).counts():
        readers[count.language] += count.number
    facts = {"kind": str(mailing.kind), "audience": mailing.audience, "selection": mailing.selection}
    leaves = due_at.isoformat() if due_at else None
    journal.record("plan_mailing" if due_at else "send_mailing", mailing, actor=actor, leaves=leaves, readers=dict(readers), **facts)
    return mailing


def pause(mailing: Mailing, *, actor: str, stale: bool = False) -> Mailing:
    """Let nothing more go for now. Letters written and not yet tried are taken back, and written anew later."""
    _move(mailing, (MailingState.PREPARED, MailingState.SENDING), MailingState.PAUSED)
    mailing.stale = stale
    taken = _take_back(mailing)
    journal.record("pause_mailing", mailing, actor=actor, taken_back=taken, stale=stale or None)
    return mailing


def resume(mailing: Mailing, *, actor: str) -> Mailing:
    """Go on where a mailing was paused: whoever is listed and not written to comes next. One that is planned waits for its moment."""
    _move(mailing, (MailingState.PAUSED,), MailingState.PREPARED)
    mailing.stale, mailing.due_at = False, mailing.due_at if mailing.is_ahead else None
    values = {"state": NoticeState.RETRY, "due_at": now(), "expires_at": now() + notices.GOOD_FOR}
    held = update(Notice).where(Notice.id.in_(queries.letters_of(mailing.id)), Notice.state == NoticeState.HELD, ~Notice.uncertain)
    db.session.execute(held.values(**values).execution_options(synchronize_session=False))
    journal.record("resume_mailing", mailing, actor=actor)
    return mailing


def stop(mailing: Mailing, *, actor: str) -> Mailing:
    """End a mailing for good: who has not been written to hears nothing, letters not yet gone are dropped."""
    _move(mailing, (MailingState.PREPARED, MailingState.SENDING, MailingState.PAUSED), MailingState.STOPPED)
    mailing.ended_at = now()
    _take_back(mailing)
    rest = update(MailingRecipient).where(MailingRecipient.mailing_id == mailing.id, MailingRecipient.state == RecipientState.LISTED)
    count = _run(rest.values(state=RecipientState.STOPPED, settled_at=now()))
    held = update(Notice).where(Notice.id.in_(queries.letters_of(mailing.id)), Notice.state == NoticeState.HELD)
    dropped = _run(held.values(state=NoticeState.DROPPED))
    journal.record("stop_mailing", mailing, actor=actor, not_written=count, dropped=dropped)
    return mailing


def redraft(mailing: Mailing, *, actor: str) -> Mailing:
    """Make a draft again of what was let go, as long as no letter of it was written: its words and readers can be changed.

    Who was listed is taken off: when it is let go anew, readers are listed as they stand then. Raises `Refused` once a letter is there.
    """
    _move(mailing, (MailingState.PREPARED, MailingState.PAUSED), MailingState.DRAFT)
    # Asked once the row is ours: the worker lists and writes under the same lock, and what it did is seen when it lets go of it.
    if db.session.scalar(queries.begun(mailing.id)):
        raise Refused(_("Letters of this mailing have been written already. You can still pause or stop it."), _GONE_ON)
    # Nobody has a letter, so nobody has a link that names these rows, and no letter is known by them.
    unlisted = _run(delete(MailingRecipient).where(MailingRecipient.mailing_id == mailing.id))
    due = mailing.due_at
    mailing.version, mailing.stale, mailing.due_at, mailing.released_at = mailing.version + 1, False, None, None
    journal.record("redraft_mailing", mailing, actor=actor, until=due.isoformat() if due else None, unlisted=unlisted or None)
    return mailing


def resend_failed(mailing: Mailing, *, actor: str) -> int:
    """Try the failed letters of a mailing again. Returns how many; who unsubscribed since, and dead addresses, are left alone."""
    lost = db.session.scalars(queries.failed(mailing.id)).all()
    keys = [notice.recipient_key for notice in lost]
    out = choices.unwanted(mailing, keys) | choices.unreachable(mailing, keys)
    again = [outbox.resend(notice) for notice in lost if notice.recipient and notice.recipient_key not in out]
    journal.record("resend_failed", mailing, actor=actor, letters=len(again))
    return len(again)


def try_out(mailing: Mailing, email: str, *, actor: str) -> list[str]:
    """Send the mailing to the one who writes it, once in each language that is written. Returns the languages."""
    written = [lang for lang in LANGUAGES if getattr(mailing.subject, lang) and getattr(mailing.text, lang)]
    if not written:
        raise Refused(_("Write the subject and the text first."), "language")
    for lang in written:
        notices.trial(mailing, email, lang)
    journal.record("try_mailing", mailing, actor=actor, languages=written)
    return written


def reader(token: str) -> tuple[MailingRecipient, str] | None:
    """Return whose news a token unsubscribes from, and the audience; None for one that is forged, or for another purpose."""
    recipient_id = tokens.read(notices.UNSUBSCRIBE, token)
    row = db.session.execute(queries.recipient(recipient_id)).first() if isinstance(recipient_id, int) else None
    return (row[0], row[1]) if row is not None else None


def unsubscribe(recipient: MailingRecipient, audience: str) -> None:
    """Send no more news to an address, from this moment; doing it twice does nothing more (MAIL-05)."""
    key = recipient.email_key
    if not key or choices.wants_none(audience, [key]):
        return
    if not audiences.get(audience).unsubscribe(key):
        db.session.add(OptOut(audience=audience, email_key=key))
    drop_unsent(audience, key)
    db.session.flush()
    journal.record("unsubscribe", recipient, actor=PUBLIC, audience=audience)


def can_take_back(recipient: MailingRecipient, audience: str) -> bool:
    """Whether a wish for no more news can be undone by its owner: where a tick elsewhere ended, only who ticked knows what it was."""
    key = recipient.email_key
    return bool(key) and key in set(db.session.scalars(queries.opted_out(audience, [key]))) and not audiences.get(audience).refusing([key])


def take_back(recipient: MailingRecipient, audience: str) -> None:
    """Send news to an address again that wanted none: it was a mistake. Doing it twice does nothing more."""
    if not can_take_back(recipient, audience):
        return
    welcome_back(audience, recipient.email_key)
    journal.record("resubscribe", recipient, actor=PUBLIC, audience=audience)


def drop_unsent(audience: str, email_key: str) -> int:
    """Let news that is on its way to an address not leave, what is being written just now with it; return how many letters."""
    db.session.scalars(queries.going_news(audience)).all()
    waiting = (NoticeState.DUE, NoticeState.RETRY, NoticeState.HELD, NoticeState.FAILED)
    news = update(Notice).where(Notice.id.in_(queries.unsent_news(audience, email_key)), Notice.state.in_(waiting))
    return _run(news.values(state=NoticeState.DROPPED))


def welcome_back(audience: str, email_key: str) -> None:
    """Forget that an address wanted no news of an audience: its owner asked for it again, and said so."""
    db.session.execute(delete(OptOut).where(OptOut.audience == audience, OptOut.email_key == email_key))


def _require_kind(audience: str, kind: MailingKind) -> None:
    """Refuse what the readers of an audience did not agree to."""
    if kind not in audiences.get(audience).KINDS:
        raise Refused(_("These readers asked for news and for nothing else: choose news."), "kind")


def _claim_draft(mailing: Mailing, version: int) -> None:
    """Take a draft for a change, whoever else may be changing it."""
    mine = update(Mailing).where(Mailing.id == mailing.id, Mailing.state == MailingState.DRAFT, Mailing.version == version)
    if not _run(mine.values(version=version + 1)):
        db.session.refresh(mailing)
        if mailing.state == MailingState.DRAFT:
            raise Refused(_("Somebody else changed this mailing meanwhile. Compare before you save again."), "version")
        raise Refused(_("This mailing has been let go: its text can no longer be changed."), _GONE_ON)
    db.session.refresh(mailing, ["version", "state"])


def _move(mailing: Mailing, before: tuple[MailingState, ...], after: MailingState) -> None:
    """Change the state if it still is one of those: the worker, or somebody else, may have been quicker."""
    statement = update(Mailing).where(Mailing.id == mailing.id, Mailing.state.in_(before)).values(state=after, touched_at=now())
    if not _run(statement):
        raise Refused(_("This mailing has gone on meanwhile. Look at where it stands now."), _GONE_ON)
    db.session.refresh(mailing)


def _take_back(mailing: Mailing) -> int:
    """Take letters out of the outbox that nobody has tried to send, and hold those that were tried in vain."""
    letters = Notice.id.in_(queries.letters_of(mailing.id))
    # One statement decides: a letter the worker has claimed by then is the worker's.
    mine = update(Notice).where(letters, Notice.state == NoticeState.DUE, Notice.attempts == 0).values(state=NoticeState.HELD)
    ids = db.session.scalars(mine.returning(Notice.id).execution_options(synchronize_session=False)).all()
    _run(update(Notice).where(letters, Notice.state.in_((NoticeState.DUE, NoticeState.RETRY))).values(state=NoticeState.HELD))
    rows = update(MailingRecipient).where(MailingRecipient.mailing_id == mailing.id, MailingRecipient.notice_id.in_(ids))
    _run(rows.values(state=RecipientState.LISTED, notice_id=None, settled_at=None))
    db.session.execute(delete(Notice).where(Notice.id.in_(ids)).execution_options(synchronize_session=False))
    return len(ids)


def _run(statement: Update | Delete) -> int:
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]
