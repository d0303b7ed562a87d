"""What mailings read."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from ixevents.mailings.models import GOING, Mailing, MailingFile, MailingKind, MailingRecipient, OptOut, RecipientState
from ixevents.outbox.models import Attachment, Notice, NoticeState

LETTERS = "mailings."
"""How the kinds of a mailing's letters begin."""


def newest(names: Collection[str]) -> Select[Mailing]:
    """The mailings to some audiences, the newest first."""
    return select(Mailing).where(Mailing.audience.in_(names)).order_by(Mailing.id.desc())


def tallies(ids: list[int]) -> Select[int, RecipientState, NoticeState | None, bool | None, int]:
    """How many readers of some mailings stand where: (mailing, reader's state, letter's state, in doubt, how many)."""
    return (
        select(MailingRecipient.mailing_id, MailingRecipient.state, Notice.state, Notice.uncertain, func.count())
        .join(Notice, Notice.id == MailingRecipient.notice_id, isouter=True)
        .where(MailingRecipient.mailing_id.in_(ids))
        .group_by(MailingRecipient.mailing_id, MailingRecipient.state, Notice.state, Notice.uncertain)
    )


def by_language(mailing_id: int) -> Select[str, int]:
    """How many readers a mailing has in each language."""
    return (
        select(MailingRecipient.language, func.count())
        .where(MailingRecipient.mailing_id == mailing_id)
        .group_by(MailingRecipient.language)
        .order_by(MailingRecipient.language)
    )


def log(mailing_id: int) -> Select[MailingRecipient, Notice]:
    """Every reader of a mailing with the letter, if there is one."""
    return (
        select(MailingRecipient, Notice)
        .join(Notice, Notice.id == MailingRecipient.notice_id, isouter=True)
        .where(MailingRecipient.mailing_id == mailing_id)
        .order_by(MailingRecipient.id)
    )


def files(mailing_id: int | None) -> Select[MailingFile]:
    """The files of a mailing, without their bytes, in the order they were added."""
    return (
        select(MailingFile).where(MailingFile.mailing_id == mailing_id).options(joinedload(MailingFile.attachment)).order_by(MailingFile.id)
    )


def body_of(attachment_id: int) -> Select[bytes]:
    """The bytes of a file."""
    return select(Attachment.body).where(Attachment.id == attachment_id)


def going(moment: datetime) -> Select[int]:
    """Mailings for which there is something to do now."""
    return select(Mailing.id).where(Mailing.state.in_(GOING), due(moment)).order_by(Mailing.id)


def due(moment: datetime) -> ColumnElement[bool]:
    """Whether the moment of a mailing has come."""
    return Mailing.due_at.is_(None) | (Mailing.due_at <= moment)


def next_to_write(mailing_id: int, limit: int) -> Select[MailingRecipient]:
    """The readers whose letters come next."""
    return (
        select(MailingRecipient)
        .where(MailingRecipient.mailing_id == mailing_id, MailingRecipient.state == RecipientState.LISTED)
        .order_by(MailingRecipient.id)
        .limit(limit)
    )


def written_ahead() -> Select[int]:
    """How many letters of mailings wait in the outbox."""
    waiting = (NoticeState.DUE, NoticeState.SENDING)
    return select(func.count()).select_from(Notice).where(Notice.state.in_(waiting), Notice.kind.startswith(LETTERS, autoescape=True))


def letters_of(mailing_id: int) -> Select[int | None]:
    """The ids of a mailing's letters."""
    return select(MailingRecipient.notice_id).where(MailingRecipient.mailing_id == mailing_id, MailingRecipient.notice_id.is_not(None))


def failed(mailing_id: int) -> Select[Notice]:
    """A mailing's letters that did not arrive, as far as is known."""
    lost = (NoticeState.FAILED, NoticeState.BOUNCED)
    return select(Notice).where(Notice.id.in_(letters_of(mailing_id)), Notice.state.in_(lost)).order_by(Notice.id)


def begun(mailing_id: int) -> Select[bool]:
    """Whether a letter of a mailing was written, and not taken back before anybody tried to send it."""
    written = (MailingRecipient.state == RecipientState.WRITTEN) | MailingRecipient.notice_id.is_not(None)
    return select(exists().where(MailingRecipient.mailing_id == mailing_id, written))


def unfinished(mailing_id: int) -> Select[bool]:
    """Whether a mailing has readers to be written to, or letters that have not been tried."""
    listed = exists().where(MailingRecipient.mailing_id == mailing_id, MailingRecipient.state == RecipientState.LISTED)
    waiting = exists().where(Notice.id.in_(letters_of(mailing_id)), Notice.state.in_((NoticeState.DUE, NoticeState.SENDING)))
    return select(listed | waiting)


def opted_out(audience: str, email_keys: list[str]) -> Select[str]:
    """Which of these addresses want no news of an audience."""
    return select(OptOut.email_key).where(OptOut.audience == audience, OptOut.email_key.in_(email_keys))


def going_news(audience: str) -> Select[int]:
    """News of which letters are being written, its rows taken: who writes is waited for, and whoever would write next waits."""
    going = select(Mailing.id).where(Mailing.audience == audience, Mailing.kind == MailingKind.NEWS, Mailing.state.in_(GOING))
    return going.order_by(Mailing.id).with_for_update()


def recipient(recipient_id: int) -> Select[MailingRecipient, str]:
    """One reader of a mailing, with the audience."""
    return select(MailingRecipient, Mailing.audience).join(Mailing).where(MailingRecipient.id == recipient_id)


def unsent_news(audience: str, email_key: str) -> Select[int | None]:
    """The ids of news on its way to an address."""
    return (
        select(MailingRecipient.notice_id)
        .join(Mailing, Mailing.id == MailingRecipient.mailing_id)
        .where(Mailing.audience == audience, Mailing.kind == MailingKind.NEWS, MailingRecipient.email_key == email_key)
        .where(MailingRecipient.notice_id.is_not(None))
    )
