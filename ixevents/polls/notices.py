"""Letters that ask which date suits: one function a letter."""

from collections.abc import Mapping

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.web import current_language, plain
from ixevents.council import links, secretariat
from ixevents.outbox import letters
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.polls import addresses
from ixevents.polls.models import Poll, PollDate, PollVoter


def asked(poll: Poll, voter: PollVoter, *, actor: str) -> Notice | None:
    """Ask a member which dates suit; None for who has no address."""
    return _write("asked", poll, voter, actor)


def reminder(poll: Poll, voter: PollVoter, *, actor: str, key: str) -> Notice | None:
    """Ask again who has not answered."""
    return _write("reminder", poll, voter, actor, key)


def when(date: PollDate) -> str:
    """Return a date as people read it."""
    return f"{dates.day_long(date.starts_at, current_language())}, {dates.hours(date.starts_at, date.ends_at)}"


def _write(letter: str, poll: Poll, voter: PollVoter, actor: str, key: str | None = None) -> Notice | None:
    if not voter.member.email:
        return None
    link = links.for_letter(voter.member, actor=actor)

    def values() -> Mapping[str, object]:
        options = [(_("Date %(number)s", number=number), when(one)) for number, one in enumerate(poll.dates, start=1)]
        answer_by = dates.day_long(poll.answer_by, current_language())
        return {
            "theme": "council",
            "title": letters.one_line(plain(poll.title)),
            "rows": [*options, (_("Answer by"), answer_by)],
            "note": [letters.one_line(part) for part in plain(poll.note).split("\n\n") if part.strip()],
            "link": addresses.page(voter, link),
        }

    return post(
        f"polls.{letter}",
        voter.member.email,
        voter.member.language,
        about=voter,
        context=values,
        unique_key=key,
        expires_at=max(one.starts_at for one in poll.dates),
        headers={"Reply-To": secretariat.mailbox()},
    )
