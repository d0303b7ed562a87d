"""The letter of a mailing to one reader."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask import current_app

from ixevents.core import tokens
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.links import external
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.mailings import audiences, placeholders, queries, wording
from ixevents.mailings.audiences import Reader
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient
from ixevents.outbox import letters
from ixevents.outbox.models import Attachment, Notice
from ixevents.outbox.post import post

UNSUBSCRIBE = "unsubscribe"
"""What tokens of the link to unsubscribe are for: they open nothing else (case 18)."""

_NOBODY = "example"

GOOD_FOR = timedelta(days=3)
"""After this a letter still unsent is held for a person: who restores an old database must not send old mailings (case 47)."""


def letter(mailing: Mailing, recipient: MailingRecipient, reader: Reader, files: Sequence[Attachment] = ()) -> Notice | None:
    """Write the letter to one reader; None when it is there already."""
    token = tokens.sign(UNSUBSCRIBE, recipient.id)
    news = mailing.kind == MailingKind.NEWS
    headers = list_headers(mailing, token, reader.language) if news else {}
    return post(
        kind(mailing),
        reader.email,
        written_in(mailing, reader.language),
        about=reader.about,
        context=lambda: context(mailing, reader.values(), unsubscribe=_page(token) if news else None),
        unique_key=f"mailing:{mailing.id}:{recipient.id}",
        expires_at=_until(reader),
        headers={**headers, **_answers_to(mailing)},
        attachments=files,
    )


def trial(mailing: Mailing, email: str, language: str) -> Notice | None:
    """Write the letter as somebody invented would get it, to the one who composes it."""
    sample = audiences.get(mailing.audience)
    return post(
        kind(mailing),
        email,
        language,
        about=mailing,
        context=lambda: context(mailing, sample.samples(), trial=True),
        headers=_answers_to(mailing),
        attachments=attached(mailing),
    )


def attached(mailing: Mailing) -> list[Attachment]:
    """Return the files that go with every letter."""
    return [file.attachment for file in db.session.scalars(queries.files(mailing.id))]


def kind(mailing: Mailing) -> str:
    """Return the kind of a mailing's letters: the name of their template folder."""
    return f"mailings.{mailing.kind}"


def written_in(mailing: Mailing, language: str) -> str:
    """Return the language of a letter: who reads English gets French and Dutch when there is no English text."""
    return UNKNOWN if language == "en" and not (mailing.subject.en and mailing.text.en) else language


def context(mailing: Mailing, values: Mapping[str, str], *, unsubscribe: str | None = None, trial: bool = False) -> dict[str, object]:
    """Return what the templates of a mailing's letter say, in the language being spoken."""
    lang = current_language()
    words = wording.write(getattr(mailing.text, lang) or mailing.text.pick(lang).text, values)
    subject = getattr(mailing.subject, lang) or mailing.subject.pick(lang).text
    return {
        "theme": "house",
        "subject": letters.one_line(placeholders.fill(subject, values)),
        "words": words,
        "why": audiences.get(mailing.audience).why(),
        "choices": values.get(wording.LINK),
        "own_page": audiences.get(mailing.audience).own_page(),
        "unsubscribe": unsubscribe or _page(_NOBODY),
        "trial": trial,
    }


def list_headers(mailing: Mailing, token: str, language: str) -> dict[str, str]:
    """Return what makes mail programs offer to unsubscribe with one click (MAIL-03, RFC 8058)."""
    config = current_app.config
    lang = language if language in ("fr", "nl", "en") else "fr"
    address = external("mailings.unsubscribe", lang=lang, token=token)
    # Who has no mailbox that is read by itself has people who read it.
    mailbox = config["MAIL_FROM"] if config["IMAP_HOST"] else audiences.get(mailing.audience).reply_to() or config["CONTACT_EMAIL"]
    return {
        "List-Id": f"<news.{mailing.audience}.{config['MAIL_DOMAIN']}>",
        "List-Unsubscribe": f"<{address}>, <mailto:{mailbox}?subject=unsubscribe%20{token}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }


def _answers_to(mailing: Mailing) -> dict[str, str]:
    """Return the header for answers that do not go to the address of the site (MAIL-11)."""
    address = audiences.get(mailing.audience).reply_to()
    return {"Reply-To": address} if address else {}


def _page(token: str) -> str:
    return external("mailings.unsubscribe", lang=current_language(), token=token)


def _until(reader: Reader) -> datetime:
    latest = now() + GOOD_FOR
    return min(latest, reader.until) if reader.until and reader.until > now() else latest
