"""What mail servers report of a letter: that it failed, waits or arrived (RFC 3464, and what others write instead; MAIL-08).

Pure functions. A report says nothing about a letter by itself: only its address of arrival does (`outbox.verp`).
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from enum import StrEnum
from itertools import pairwise

from ixevents.mailbox.received import Received, bounded, content, kind, one_line, parameter, words

LONGEST_DIAGNOSIS = 300
MOST_BLOCKS = 100
LOOKED_INTO = 20_000


class Fate(StrEnum):
    """What became of the letter."""

    FAILED = "failed"
    DELAYED = "delayed"
    ARRIVED = "arrived"
    "Or it was passed on: no failure either way."


class Cause(StrEnum):
    """Why a letter failed."""

    DEAD = "dead"
    "Nobody has this address."
    SOFT = "soft"
    "It may pass: the mailbox is full, the server is away."
    OURS = "ours"
    "They refuse us, not the reader: authentication or policy."
    OTHER = "other"


@dataclass(frozen=True)
class Report:
    """What one server said of one letter."""

    fate: Fate
    status: str
    "As `5.1.1`; empty where none stands there."
    recipient: str
    diagnosis: str
    "One line, without addresses."
    standard: bool = True
    "Told by the fields of RFC 3464; else guessed from the words."

    @property
    def cause(self) -> Cause:
        """Why it failed, by its status or else by its words."""
        subject = self.status.partition(".")[2]
        if self.status.startswith("4") or subject == "2.2":
            return Cause.SOFT
        if subject.startswith("7.") or subject in ("1.7", "1.8"):
            # 5.1.7 and 5.1.8 speak of the sender's address, which is ours.
            return Cause.OURS
        if subject.startswith("1.") or (subject in ("", "0.0") and _NOBODY.search(self.diagnosis)):
            return Cause.DEAD
        if subject in ("", "0.0") and _FULL.search(self.diagnosis):
            return Cause.SOFT
        return Cause.OTHER


_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_WHO = "(?:user|recipient|mailbox|account|address)"
_NOBODY = re.compile(
    rf"(?i)\b{_WHO} (?:is )?(?:unknown|not found|does ?n[o’']t exist)|\b(?:unknown|no such) {_WHO}|\bno mailbox here|\bdoes not exist"
)
_FULL = re.compile(r"(?i)over ?quota|quota exceeded|mailbox (?:is )?full|boîte pleine|mailbox is vol|insufficient storage")
_ADDRESS = re.compile(r"[^\s<>()\[\]]{1,300}@[^\s<>()\[\]]{1,300}")
_ACTIONS = {"failed": Fate.FAILED, "failure": Fate.FAILED, "delayed": Fate.DELAYED} | dict.fromkeys(
    ("delivered", "relayed", "expanded"), Fate.ARRIVED
)
_FIELDS = ("message/delivery-status", "message/global-delivery-status")


def is_report(received: Received) -> bool:
    """Whether a message has the form of a report on delivery."""
    return any(True for _part in received.of_type(*_FIELDS)) or (
        kind(received.message) == "multipart/report" and parameter(received.message, "report-type").lower() == "delivery-status"
    )


def read(received: Received, recipient: str) -> Report | None:
    """Return what a message reports about a letter to `recipient`; None when it cannot be understood."""
    found = [report for part in received.of_type(*_FIELDS) for report in _standard(part)]
    mine = [report for report in found if report.recipient == recipient.casefold()]
    if mine or len(found) == 1:
        return (mine or found)[0]
    if found and len({report.fate for report in found}) == 1:
        # Passed on to several, and all fared alike.
        return found[0]
    return None if found else _guessed(received)


def without_addresses(text: str) -> str:
    """Return a server's words for logs and screens: one line, no addresses."""
    return one_line(_ADDRESS.sub("…@…", text[:2000]), LONGEST_DIAGNOSIS)


def _standard(part: Message) -> Iterator[Report]:
    for block in _blocks(part):
        fate = _ACTIONS.get(re.sub(r"\(.*", "", block.get("action", "")).strip().lower())
        if fate is None:
            continue
        said = block.get("diagnostic-code", "")
        recipient = _bare(block.get("original-recipient", "") or block.get("final-recipient", ""))
        yield Report(
            fate, _status(block.get("status", ""), said), recipient, without_addresses(re.sub(r"(?i)^\s*[a-z0-9-]+\s*;\s*", "", said))
        )


def _blocks(part: Message) -> Iterator[dict[str, str]]:
    """Yield the groups of fields of a delivery-status part."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        payload = [message_from_string(group) for group in re.split(r"\n\s*\n", words(part)[:LOOKED_INTO].replace("\r", ""))]
    for block in payload[:MOST_BLOCKS]:
        if isinstance(block, Message):
            yield {name.lower(): one_line(str(value), 2000) for name, value in reversed(block.items()[:MOST_BLOCKS])}


def _status(told: str, said: str) -> str:
    """Return the status; where it only says "some failure", the one in the server's own words."""
    own, theirs = _STATUS.search(told), _STATUS.search(said)
    if own and (own.group().endswith(".0.0") or own.group().startswith("2")) and theirs:
        own = theirs
    found = own or theirs
    return found.group() if found else ""


def _guessed(received: Received) -> Report | None:
    """Return what a report that keeps to no standard means, where flufl.bounce knows its kind."""
    from flufl.bounce import all_failures  # noqa: PLC0415  # here, for its memory

    # It tells the log where it gives up, and more of the message than belongs there.
    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)
    message = message_from_bytes(bounded(received.raw[:LOOKED_INTO]))
    if not received.sender:
        # One of its patterns takes a From for granted.
        del message["From"]
        message["From"] = "mailer-daemon@invalid"
    try:
        passing, final = all_failures(message)
    except Exception:  # noqa: BLE001  # its patterns meet whatever the world writes; a report nobody understands is shown
        return None
    if not (passing or final):
        return None
    text = received.text()[:LOOKED_INTO]
    recipient = next(iter(sorted(final or passing))).decode("ascii", "replace").casefold()
    status = _STATUS.search(text)
    return Report(
        fate=Fate.FAILED if final else Fate.DELAYED,
        status=status.group() if status else "",
        recipient=recipient[:254],
        diagnosis=without_addresses(_telling_line(text)),
        standard=False,
    )


def _telling_line(text: str) -> str:
    """Return the line of a report that says why: one with a status or a known phrase, else the first after the address."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if _STATUS.search(line) or _NOBODY.search(line) or _FULL.search(line)]
    after = [after for line, after in pairwise(lines) if _ADDRESS.search(line)]
    return next(iter([*telling, *after, *lines]), "")


def _bare(value: str) -> str:
    found = _ADDRESS.search(value.partition(";")[2] or value)
    return found.group().lower()[:254] if found else ""


def returned_message_ids(received: Received) -> list[str]:
    """Return the Message-IDs of the letters a report gives back, in whole or their heads."""
    heads = [
        *(str(part.get("Message-ID", "")) for part in received.parts[1:]),
        *(words(part) for part in received.of_type("text/rfc822-headers")),
        *(content(part).decode("latin-1") for part in received.of_type("message/rfc822", "message/global") if not part.is_multipart()),
    ]
    return [found for head in heads for found in re.findall(r"<[^<>\s]{1,240}>", head[:LOOKED_INTO])][:50]
