"""Letters as messages: the bytes a mail server takes (MAIL-01, MAIL-02, INV-04).

Built from the older classes of `email`, because `EmailMessage` folds a long plain header into encoded words, which
mail programs then do not understand (case 27). Nothing here relies on the library to refuse line breaks in headers:
not every Python does (case 26).
"""

import re
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr

from flask import current_app

from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.web import site_values
from ixevents.extensions import db
from ixevents.outbox import letters, queries
from ixevents.outbox.models import Attachment, Notice

LINE_BYTES = 998
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# Readable in the source, and 7 bits wide: no server has to convert it.
_TEXT = Charset("utf-8")
_TEXT.body_encoding = QP


def build(notice: Notice) -> bytes:
    """Return the message. Raises `ValueError` when the letter cannot be one, however often it is tried (case 50)."""
    message = _with_calendar(notice) if notice.calendar else _words(notice)
    if notice.attachments:
        message = _with_files(notice, message)
    for name, value in _headers(notice).items():
        message[name] = _header(name, value)
    # Long plain headers stay on one line; encoded ones have been folded already.
    content = message.as_bytes(policy=message.policy.clone(linesep="\r\n", max_line_length=LINE_BYTES))
    if max(map(len, content.split(b"\r\n"))) > LINE_BYTES:
        raise ValueError("a line is longer than mail servers take")
    return content


def sender_name(language: str) -> str:
    """Return the site's name as its letters are signed: both names when the reader's language is not known."""
    names = [str(site_values(current_app, lang).name) for lang in letters.written_in(language)]
    return " / ".join(names) if language == UNKNOWN else names[0]


def _headers(notice: Notice) -> dict[str, str]:
    config = current_app.config
    return {
        "From": _from(sender_name(notice.language), config["MAIL_FROM"]),
        "Reply-To": config["CONTACT_EMAIL"],
        "To": notice.recipient,
        "Subject": notice.subject,
        "Date": format_datetime(now()),
        "Message-ID": notice.message_id,
        # Nobody's holiday answer is to come back (MAIL-06).
        "Auto-Submitted": "auto-generated",
        "Content-Language": ", ".join(letters.written_in(notice.language)),
        **notice.headers,
    }


def _from(name: str, address: str) -> str:
    """Return a name and an address; a name with accents in words short enough for RFC 2047, on one line."""
    return formataddr((name, address)) if name.isascii() else f"{Header(name, 'utf-8', maxlinelen=75).encode(linesep='')} <{address}>"


def _header(name: str, value: str) -> str:
    if _UNFIT.search(value):
        raise ValueError(f"{name} has a character no header may have")
    # Text that looks encoded is encoded once more: what it hides is not for programs to read.
    needs_encoding = not value.isascii() or (name == "Subject" and "=?" in value)
    return Header(value, "utf-8", header_name=name, maxlinelen=75).encode() if needs_encoding else value


def _words(notice: Notice) -> MIMEMultipart:
    both = MIMEMultipart("alternative", boundary=_boundary(notice, "words"))
    for kind, words in (("plain", notice.text), ("html", notice.html)):
        part = MIMENonMultipart("text", kind)
        part.set_payload(words, _TEXT)
        both.attach(_part(part))
    return both


def _with_calendar(notice: Notice) -> MIMEMultipart:
    """The tree of INV-04, exactly: other trees lose the buttons in one program or another."""
    words, content = _words(notice), (notice.calendar or "").encode()
    invitation = MIMENonMultipart("text", "calendar", charset="utf-8", method=notice.calendar_method or "REQUEST")
    file = MIMENonMultipart("application", "ics", name="invite.ics")
    file["Content-Disposition"] = 'attachment; filename="invite.ics"'
    for part in (invitation, file):
        part.set_payload(content)
        encode_base64(part)
    words.attach(_part(invitation))
    outer = MIMEMultipart("mixed", boundary=_boundary(notice, "all"))
    outer.attach(_part(words))
    outer.attach(_part(file))
    return outer


def _with_files(notice: Notice, inner: MIMEMultipart) -> MIMEMultipart:
    """Put the letter's files behind its words."""
    outer = inner if notice.calendar else MIMEMultipart("mixed", boundary=_boundary(notice, "files"))
    if outer is not inner:
        outer.attach(_part(inner))
    found = {file.id: file for file in db.session.scalars(queries.attachments(notice.attachments))}
    for number in notice.attachments:
        # A file that has been removed cannot go with the letter, and no letter goes without what it speaks of.
        if number not in found:
            raise ValueError("a file of this letter is gone")
        outer.attach(_part(_file(found[number])))
    return outer


def _file(attachment: Attachment) -> MIMENonMultipart:
    part = MIMENonMultipart(*attachment.media_type.split("/", 1), name=attachment.filename)
    part["Content-Disposition"] = f'attachment; filename="{attachment.filename}"'
    part.set_payload(attachment.body)
    encode_base64(part)
    return part


def _part(part: Message) -> Message:
    del part["MIME-Version"]
    return part


def _boundary(notice: Notice, name: str) -> str:
    # "=_" stands in no quoted-printable or base64 text, so a boundary never stands in the letter.
    return f"=_{name}_{notice.message_id.strip('<>')[:16]}"
