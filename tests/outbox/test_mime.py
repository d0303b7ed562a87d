"""Letters as messages: the tree, the headers, the bytes."""

from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime

import pytest
from flask import Flask

from ixevents.outbox import mime
from ixevents.outbox.models import Notice
from tests.outbox.conftest import Write

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:Fête à Ixelles\r\nEND:VCALENDAR\r\n"


def test_letter_with_a_calendar_part_has_the_tree_that_mail_programs_understand(app: Flask, write: Write) -> None:
    message = read(write(calendar=CALENDAR, calendar_method="CANCEL"))

    assert tree(message) == [
        "multipart/mixed",
        "  multipart/alternative",
        "    text/plain",
        "    text/html",
        "    text/calendar",
        "  application/ics",
    ]
    plain, html, invitation, file = leaves(message)
    assert [part.get_content_charset() for part in (plain, html, invitation)] == ["utf-8"] * 3
    assert invitation.get_param("method") == "CANCEL"
    assert (invitation["Content-Transfer-Encoding"], invitation["Content-Disposition"]) == ("base64", None)
    assert (file.get_param("name"), file.get_filename(), file.get_content_disposition()) == ("invite.ics", "invite.ics", "attachment")
    assert file["Content-Transfer-Encoding"] == "base64"
    assert invitation.get_payload(decode=True) == file.get_payload(decode=True) == CALENDAR.encode()


def test_letter_without_a_calendar_part_is_the_words_in_two_forms(app: Flask, write: Write) -> None:
    notice = write()
    message = read(notice)

    assert tree(message) == ["multipart/alternative", "  text/plain", "  text/html"]
    assert [text_of(part) for part in leaves(message)] == [notice.text, notice.html]


def test_headers_are_these_and_no_others(app: Flask, write: Write, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    notice = write(language="en")

    message = read(notice)

    assert {name: str(make_header(decode_header(value))) for name, value in message.items()} == {
        "Content-Type": message["Content-Type"],
        "MIME-Version": "1.0",
        "From": "Ixelles in solidarity <events@example.org>",
        "Reply-To": "solidarity@example.org",
        "To": "resident@example.org",
        "Subject": "You have withdrawn: Fanfare",
        "Date": "Tue, 24 Nov 2026 09:00:00 +0000",
        "Message-ID": notice.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en, fr, nl",
    }
    assert len(message.items()) == 10
    assert parsedate_to_datetime(message["Date"]) == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_letter_in_two_languages_says_so_and_comes_from_both_names(app: Flask, write: Write) -> None:
    message = read(write(language="unknown"))

    assert message["Content-Language"] == "fr, nl"
    assert message["From"] == "Ixelles solidaire / Solidair Elsene <events@example.org>"


def test_name_with_accents_comes_back_the_same(app: Flask, write: Write) -> None:
    name = "Ixelles & la solidarité internationale, une soirée très à l’écoute des écoles"
    app.config["SITE_NAME_FR"] = name

    header = read(write())["From"]

    assert str(make_header(decode_header(header))) == f"{name} <events@example.org>"
    assert max(map(len, header.split())) <= 75


def test_subject_in_any_script_comes_back_the_same_in_short_lines(app: Flask, write: Write) -> None:
    notice = write()
    notice.subject = "Fête de quartier à l’Élysée Matonge, naïveté & cœur – 🎺🥁 " * 3

    content = mime.build(notice)

    header = content.split(b"Subject: ")[1].split(b"\r\nDate:")[0]
    assert max(map(len, header.split(b"\r\n"))) <= 78
    assert str(make_header(decode_header(read(notice)["Subject"]))) == notice.subject


def test_subject_that_looks_encoded_is_shown_as_it_is(app: Flask, write: Write) -> None:
    notice = write()
    notice.subject = "=?utf-8?q?Hello=0D=0ABcc:_all=40example.org?="

    message = read(notice)

    assert str(make_header(decode_header(message["Subject"]))) == "=?utf-8?q?Hello=0D=0ABcc:_all=40example.org?="
    assert message["Bcc"] is None


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\ud800"])
@pytest.mark.parametrize("field", ["subject", "recipient", "message_id"])
def test_message_with_a_break_in_a_header_is_not_built(app: Flask, write: Write, field: str, break_: str) -> None:
    notice = write()
    setattr(notice, field, f"one{break_}Bcc: everybody@example.org")

    with pytest.raises(ValueError, match="no header may have"):
        mime.build(notice)


def test_lines_are_short_and_seven_bits_wide_whatever_the_text(app: Flask, write: Write) -> None:
    notice = write(calendar=CALENDAR * 200, calendar_method="REQUEST")
    notice.text = f"{'é' * 5000}\n.\n..dots\nFrom here\n{'https://example.org/' + 'a' * 2000}\n"
    notice.html = f"<p>{'long ' * 1000}</p>"

    content = mime.build(notice)

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 78
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    assert content.isascii()
    assert text_of(leaves(read(notice))[0]) == notice.text


def test_long_header_stays_plain(app: Flask, write: Write) -> None:
    notice = write()
    # As long as the unsubscribe address of a mailing: encoded words would make it useless (case 27).
    notice.message_id = f"<{'x' * 400}@example.org>"

    content = mime.build(notice)

    assert f"\r\nMessage-ID: {notice.message_id}\r\n".encode() in content


def read(notice: Notice) -> Message:
    """Return the message as a program reads it."""
    return message_from_bytes(mime.build(notice))


def tree(message: Message, depth: int = 0) -> list[str]:
    """Return the kinds of the parts, indented."""
    below = [line for part in subparts(message) for line in tree(part, depth + 1)]
    return ["  " * depth + message.get_content_type(), *below]


def leaves(message: Message) -> list[Message]:
    """Return the parts that hold something."""
    return [part for part in message.walk() if not part.is_multipart()]


def subparts(message: Message) -> list[Message]:
    """Return the parts directly below."""
    return [part for part in message.get_payload() if isinstance(part, Message)] if message.is_multipart() else []


def text_of(part: Message) -> str:
    """Return a text as it was written: mail ends lines its own way."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode().replace("\r\n", "\n")
