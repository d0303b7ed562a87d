"""What the calendars of the world answer, read from messages written after their habits (INV-06 to INV-08, INV-10, INV-11)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ixevents.mailbox import replies, understanding
from ixevents.mailbox.calendar_lines import duration
from ixevents.mailbox.models import InboxKind
from ixevents.mailbox.received import Received

CORPUS = Path(__file__).parent / "corpus" / "replies"
SERVER = "mx.events.example.org"
UID = "6f1c2a9e-5b7d-4e0f-9c3a-2d8b1e4f7a60"
FILES = sorted(CORPUS.parent.rglob("*.eml"))


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 25, hour, minute, tzinfo=UTC)


def read(name: str) -> replies.Answer | None:
    return replies.read((CORPUS / f"{name}.eml").read_bytes(), SERVER)


@pytest.mark.parametrize(
    ("name", "attendee", "partstat", "sequence", "verified"),
    [
        ("gmail-accepted", "anna.peeters@example.org", "ACCEPTED", 2, True),
        ("outlook-declined", "bruno.claes@example.org", "DECLINED", 2, True),
        ("outlook-com-tentative", "chloe.dubois@example.org", "TENTATIVE", 2, None),
        ("apple-mail-accepted", "david.lemaire@example.org", "ACCEPTED", 2, None),
        ("icloud-declined", "emma.jacobs@example.org", "DECLINED", 2, None),
        ("thunderbird-declined", "farida@example.org", "DECLINED", 2, None),
        ("delegated", "bruno.claes@example.org", "DELEGATED", 2, None),
        ("forwarded-by-assistant", "farida@example.org", "DECLINED", 2, None),
        ("only-attached-latin1", "zoe@example.org", "TENTATIVE", 2, None),
        ("odd-folding", "anna.peeters@example.org", "ACCEPTED", 2, None),
        ("extra-attendees", "anna.peeters@example.org", "DECLINED", 2, None),
        ("old-sequence", "anna.peeters@example.org", "ACCEPTED", 0, None),
        ("no-sequence", "anna.peeters@example.org", "ACCEPTED", None, None),
        ("forged-dmarc-failed", "anna.peeters@example.org", "DECLINED", 2, False),
        ("forged-own-verdict", "anna.peeters@example.org", "DECLINED", 2, None),
        ("stranger", "anna.peeters@example.org", "DECLINED", 2, None),
    ],
)
def test_answer_of_each_program_is_read(name: str, attendee: str, partstat: str, sequence: int | None, verified: bool | None) -> None:
    answer = read(name)

    assert answer is not None
    assert (answer.method, answer.uid) == ("REPLY", UID)
    assert (answer.attendee, answer.partstat, answer.sequence, answer.verified) == (attendee, partstat, sequence, verified)
    assert answer.stamp is not None
    assert answer.stamp.date() == at(0).date()


def test_answer_of_another_sender_is_by_a_stranger() -> None:
    found = {name: read(name) for name in ("stranger", "forwarded-by-assistant", "gmail-accepted", "outlook-declined")}

    assert {name: answer.by_stranger for name, answer in found.items()} == {
        "stranger": True,
        "forwarded-by-assistant": True,
        "gmail-accepted": False,
        "outlook-declined": False,
    }


def test_delegation_names_whom_and_comment_keeps_its_signs() -> None:
    assert read("delegated").delegated_to == "greta.maes@example.org"
    assert read("outlook-declined").comment == "Je suis en mission, désolé."
    assert read("only-attached-latin1").comment == "Peut-être, je dois vérifier à la maison"
    assert read("odd-folding").comment == "First line\nsecond, with a very long line that some program has broken without any sign at all"


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("gmail-counter", datetime(2026, 12, 16, 18, tzinfo=UTC), datetime(2026, 12, 16, 19, 30, tzinfo=UTC)),
        ("outlook-counter", datetime(2026, 12, 17, 17, 30, tzinfo=UTC), datetime(2026, 12, 17, 19, 30, tzinfo=UTC)),
    ],
)
def test_counter_proposes_a_time_also_in_windows_zones(name: str, start: datetime, end: datetime) -> None:
    answer = read(name)

    assert (answer.method, answer.proposed_start, answer.proposed_end) == ("COUNTER", start, end)


def test_method_is_read_from_the_part_where_the_calendar_lacks_it() -> None:
    answer = read("refresh")

    assert (answer.method, answer.attendee, answer.partstat) == ("REFRESH", "hugo.thys@example.org", "NEEDS-ACTION")


@pytest.mark.parametrize(("name", "methods"), [("plain-letter", []), ("their-own-invitation", ["REQUEST"])])
def test_what_is_no_answer_is_none_and_its_methods_are_told(name: str, methods: list[str]) -> None:
    received = Received((CORPUS / f"{name}.eml").read_bytes())

    assert replies.find(received, SERVER) is None
    assert replies.methods(received) == methods


@pytest.mark.parametrize(
    ("dtstart", "moment"),
    [
        ("DTSTART:20261216T180000", datetime(2026, 12, 16, 17, tzinfo=UTC)),
        ("DTSTART;VALUE=DATE:20261216", datetime(2026, 12, 15, 23, tzinfo=UTC)),
        ('DTSTART;TZID="Custom":20260716T180000', datetime(2026, 7, 16, 16, tzinfo=UTC)),
        ("DTSTART;TZID=Nowhere:20261216T180000", None),
        ("DTSTART;TZID=../../../etc/passwd:20261216T180000", None),
        ("DTSTART:20261399T180000Z", None),
        ("DTSTART:soon", None),
        ("DTSTART:00010101T000000Z", None),
        ("DTSTART;TZID=Pacific/Kiritimati:00010101T000000", None),
        ("DTSTART:99991231T235959Z", None),
    ],
)
def test_proposed_time_is_a_moment_or_nothing(dtstart: str, moment: datetime | None) -> None:
    rules = "BEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\nBEGIN:DAYLIGHT\nTZOFFSETTO:+0200\nEND:DAYLIGHT"
    zone = f"BEGIN:VTIMEZONE\nTZID:Custom\n{rules}\nEND:VTIMEZONE"
    part = f"BEGIN:VCALENDAR\nMETHOD:COUNTER\n{zone}\nBEGIN:VEVENT\nUID:{UID}\n{dtstart}\nDURATION:PT1H30M\nEND:VEVENT\nEND:VCALENDAR"

    answer = replies.read(f"Content-Type: text/calendar\n\n{part}\n".encode())

    assert answer.proposed_start == moment
    assert answer.proposed_end == (moment + timedelta(minutes=90) if moment else None)


def test_two_authors_are_nobody() -> None:
    raw = (CORPUS / "gmail-accepted.eml").read_bytes().replace(b"From: Anna Peeters", b"From: mallory@example.net, Anna Peeters")

    assert replies.read(raw, SERVER).verified is None


def test_parts_within_parts_without_end_and_enormous_lines_are_survived() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))

    assert replies.read(b"From: a@example.org\n" + nested) is None
    assert replies.read(b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n" + b"A" * 3_000_000) is None
    assert duration("P9W") == timedelta(weeks=9)
    assert duration("PT") == timedelta(0)
    assert duration("P1Y") is None


PIECES = st.sampled_from(
    [
        *(b"\r\n", b"\n ", b"\n", b":", b";", b'"', b"=", b"--x", b"\xff\x00", b"DTSTART;TZID=", b"METHOD:REPLY", b"UID:x"),
        *(b"BEGIN:VEVENT", b"END:VEVENT", b"BEGIN:VCALENDAR", b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.org"),
        *(b"Content-Type: multipart/mixed; boundary=x", b"Content-Type: message/rfc822", b"Content-Transfer-Encoding: base64"),
        *(b"From: =?utf-8?b?//8=?= <", b"Content-Type: text/calendar; charset=x-nothing; method*=utf-8''%ff"),
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FILES), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 40), PIECES | st.binary(max_size=30)), max_size=8))
def test_no_message_however_broken_stops_the_reader(file: Path, wounds: list[tuple[int, int, bytes]]) -> None:
    raw = bytearray(file.read_bytes())
    for place, length, piece in wounds:
        raw[place % (len(raw) + 1) : place % (len(raw) + 1) + length] = piece

    received = Received(bytes(raw))

    kinds = [understanding.of_bounce(received, "resident@example.org").kind, understanding.of_post(received, SERVER).kind]
    assert set(kinds) <= set(InboxKind)
    assert isinstance(received.text() + received.sender + received.subject, str)
