"""What packages that keep persons are asked besides finding and erasing: to correct, and to say what stays and why (GDPR-10)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ixevents.core.addresses import Address


class Ground(StrEnum):
    """Why something is not erased at the wish of the person."""

    EVIDENCE = "evidence"
    "A contract obliges us to prove who took part (GDPR, article 17.3.b, GDPR-09)."
    OFFICE = "office"
    "Who is in office or works here has to be known (article 17.3.b)."
    ARCHIVE = "archive"
    "Archives in the public interest (article 17.3.d)."
    OBJECTION = "objection"
    "The wish to get no news can only be kept by remembering it (article 21.3)."
    TO_COME = "to_come"
    "The person still counts on coming: it is withdrawn first."


@dataclass(frozen=True)
class Remains:
    """Some things of one kind that stay, and why."""

    what: str
    "The `kind` of an entry as `find` gives it, or a word of its own; `privacy.words` has its words."
    count: int
    ground: Ground
    until: date | None = None
    "The last day, where it is known."


@dataclass(frozen=True)
class Correction:
    """What is to be put right; what is empty stays as it is."""

    name: str = ""
    email: Address | None = None
    phone: str = ""

    @property
    def fields(self) -> list[str]:
        """Names of what is corrected, for the journal and the letter."""
        return [name for name in ("name", "email", "phone") if getattr(self, name)]
