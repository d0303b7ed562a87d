"""What the screens of mailings say in words and figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ixevents.core.languages import LANGUAGES, UNKNOWN
from ixevents.mailings import audiences, notices
from ixevents.mailings.audiences import Count, Reader
from ixevents.mailings.models import Mailing, MailingRecipient, MailingState, RecipientState
from ixevents.meetings import audience as members
from ixevents.outbox import letters
from ixevents.outbox.letters import Letter
from ixevents.outbox.models import Notice, NoticeState
from ixevents.volunteers import audience as volunteers

STATES = {
    MailingState.DRAFT: (_l("Draft"), "plain"),
    MailingState.PREPARED: (_l("Ready to go"), "wait"),
    MailingState.SENDING: (_l("Going out"), "wait"),
    MailingState.PAUSED: (_l("Paused"), "wait"),
    MailingState.DONE: (_l("Sent"), "good"),
    MailingState.STOPPED: (_l("Stopped"), "over"),
}
KIND_NAMES = {"practical": _l("Practical"), "news": _l("News"), "statutory": _l("Statutory")}
LANGUAGE_NAMES = {"fr": _l("French"), "nl": _l("Dutch"), "en": _l("English"), UNKNOWN: _l("French and Dutch")}
LETTERS = {
    NoticeState.DUE: (_l("In the outbox"), "wait"),
    NoticeState.SENDING: (_l("Being sent"), "wait"),
    NoticeState.SENT: (_l("Sent"), "good"),
    NoticeState.RETRY: (_l("To be tried again"), "wait"),
    NoticeState.FAILED: (_l("Failed"), "full"),
    NoticeState.HELD: (_l("Held"), "full"),
    NoticeState.DROPPED: (_l("Dropped"), "over"),
    NoticeState.BOUNCED: (_l("Came back"), "full"),
}
READERS = {
    RecipientState.LISTED: (_l("Not written yet"), "plain"),
    RecipientState.WRITTEN: (_l("Written"), "plain"),
    RecipientState.LEFT: (_l("No longer concerned"), "over"),
    RecipientState.UNSUBSCRIBED: (_l("Wants no news"), "over"),
    RecipientState.UNREACHABLE: (_l("No usable address"), "full"),
    RecipientState.STOPPED: (_l("Not written: stopped"), "over"),
}
_ON_THEIR_WAY = (NoticeState.DUE, NoticeState.SENDING, NoticeState.RETRY)
_LOST = (NoticeState.FAILED, NoticeState.BOUNCED)


@dataclass
class Progress:
    """How far a mailing is."""

    total: int = 0
    listed: int = 0
    on_their_way: int = 0
    sent: int = 0
    failed: int = 0
    held: int = 0
    in_doubt: int = 0
    left_out: int = 0
    stopped: int = 0
    "Never written to, because the mailing was stopped before."
    written: int = 0
    "Have a letter, whatever became of it."

    @property
    def settled(self) -> int:
        """Readers for whom nothing more happens by itself."""
        return self.total - self.listed - self.on_their_way

    @property
    def words(self) -> str:
        """How far it is, in a line."""
        return _("%(done)s of %(total)s", done=self.settled - self.stopped, total=self.total)

    @property
    def minutes_left(self) -> int | None:
        """About how long it still takes; None when there is no limit."""
        limit: int = current_app.config["MAIL_PER_MINUTE"]
        return -(-(self.listed + self.on_their_way) // limit) if limit else None

    def add(self, state: RecipientState, letter: NoticeState | None, uncertain: bool | None, number: int) -> None:
        """Count some readers in."""
        self.total += number
        self.in_doubt += number if uncertain else 0
        self.written += number if letter or state == RecipientState.WRITTEN else 0
        name = {RecipientState.LISTED: "listed", RecipientState.STOPPED: "stopped"}.get(state) or _group(letter)
        setattr(self, name, getattr(self, name) + number)


def _group(letter: NoticeState | None) -> str:
    if letter in _ON_THEIR_WAY:
        return "on_their_way"
    if letter in _LOST:
        return "failed"
    return {NoticeState.SENT: "sent", NoticeState.HELD: "held"}.get(letter, "left_out") if letter else "left_out"


def progress(rows: Iterable[Sequence[object]]) -> dict[int, Progress]:
    """Return how far mailings are, by id, from `queries.tallies`."""
    found: dict[int, Progress] = {}
    for mailing_id, state, letter, uncertain, number in rows:
        found.setdefault(mailing_id, Progress()).add(state, letter, uncertain, number)  # type: ignore[arg-type]
    return found


@dataclass
class Readers:
    """Who would be written to now."""

    counts: Sequence[Count]
    nowhere: int
    languages: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them; who has two registrations in different states is counted in each."""
        return sum(count.number for count in self.counts)

    @property
    def standings(self) -> list[str]:
        """What they are, each once."""
        return list(dict.fromkeys(count.standing for count in self.counts))

    def number(self, language: str, standing: str) -> int:
        """How many of a language and standing."""
        return sum(count.number for count in self.counts if (count.language, count.standing) == (language, standing))


def readers(mailing: Mailing) -> Readers:
    """Count who would be written to now, by language and standing."""
    chosen = audiences.chosen(mailing)
    found = Readers(chosen.counts(), chosen.without_address())
    for lang in (*LANGUAGES, UNKNOWN):
        number = sum(count.number for count in found.counts if count.language == lang)
        if number:
            found.languages[lang] = number
    return found


def nowhere_words(number: int, audience: str) -> str:
    """Say that some have no address."""
    if audience == members.NAME:
        return ngettext(
            "%(num)s member has no email address: write on paper.", "%(num)s members have no email address: write on paper.", number
        )
    if audience == volunteers.NAME:
        return ngettext("%(num)s person has no address: call them.", "%(num)s people have no address: call them.", number)
    return ngettext(
        "%(num)s registration has no email address: reach it by telephone.",
        "%(num)s registrations have no email address: reach them by telephone.",
        number,
    )


def first_reader(mailing: Mailing) -> Reader | None:
    """Return somebody real to preview with."""
    chosen = audiences.chosen(mailing)
    keys = chosen.keys(0, 1)
    return chosen.load([key.id for key in keys]).get(keys[0].id) if keys else None


def preview(mailing: Mailing, language: str) -> Letter:
    """Return the letter as the first reader would get it; the key to that reader's page is never shown."""
    reader = first_reader(mailing)

    def values() -> dict[str, str]:
        samples = dict(audiences.get(mailing.audience).samples())
        real = dict(reader.values()) if reader else {}
        return {**samples, **real, "link": samples["link"]}

    return letters.write(notices.kind(mailing), language, lambda: notices.context(mailing, values()))


def languages_of(mailing: Mailing) -> list[str]:
    """Return the languages that can be previewed: those with words, and both official ones together."""
    written = [lang for lang in LANGUAGES if getattr(mailing.subject, lang) or getattr(mailing.text, lang)]
    return [*written, UNKNOWN] if {"fr", "nl"} <= set(written) else written


def described(mailings: Sequence[Mailing]) -> list[str]:
    """Say to whom each of several mailings goes."""
    found: dict[int, str] = {}
    for name in {mailing.audience for mailing in mailings}:
        of_audience = [mailing for mailing in mailings if mailing.audience == name]
        words = audiences.get(name).describe([mailing.selection for mailing in of_audience])
        found |= {id(mailing): line for mailing, line in zip(of_audience, words, strict=True)}
    return [found[id(mailing)] for mailing in mailings]


def masked(address: str) -> str:
    """Return an address whose owner can be told from others but not written to: "a…@example.org"."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…{at}{domain}" if at else "–"


def standing(recipient: MailingRecipient, notice: Notice | None) -> tuple[object, str]:
    """Say where one reader stands: words and the tag's kind."""
    return LETTERS[NoticeState(notice.state)] if notice is not None else READERS[RecipientState(recipient.state)]
