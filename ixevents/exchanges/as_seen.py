"""What a class or crew looked like when somebody opened a form that changes it: nobody writes over what was told since."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from sqlalchemy import update

from ixevents.core.refusal import Refused
from ixevents.core.seen import seen_mark
from ixevents.exchanges import words
from ixevents.exchanges.models import ExchangeParty
from ixevents.extensions import db

CHANGED = "changed"
NUMBERS = ("pupils", "teachers")
"""What the form of a coordinator changes."""
FACTS = ("kind", "label", "school_id", "level", *NUMBERS, "same_as_id")
"""What that of staff changes."""


def mark(party: ExchangeParty, names: Iterable[str] = FACTS) -> str:
    """Return a mark that is another one after every change of these facts."""
    return seen_mark([str(getattr(party, name)) for name in sorted(names)])


def require(party: ExchangeParty, values: Mapping[str, object], seen: str) -> None:
    """Lock a class or crew, and refuse what was written before somebody else changed it; the same once more is no change.

    Raises `Refused` with the reason `CHANGED`.
    """
    db.session.execute(update(ExchangeParty).where(ExchangeParty.id == party.id).values(created_at=ExchangeParty.created_at))
    db.session.refresh(party, attribute_names=[*FACTS, "ended_at"])
    # A form that was opened before this was asked holds no mark.
    if not seen or seen == mark(party, values) or all(str(getattr(party, name)) == str(value) for name, value in values.items()):
        return
    now = f"{party.label}, {words.head_count(party)}"
    raise Refused(_("Somebody changed this class or crew meanwhile. It is now %(now)s. Send again if yours is right.", now=now), CHANGED)
