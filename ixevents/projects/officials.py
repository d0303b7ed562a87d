"""The officials named by the source: kept as an archive, and never written to (Q-03)."""

from functools import cache

from ixevents.core import entries
from ixevents.projects.records import FILE


@cache
def addresses() -> frozenset[str]:
    """Return their addresses in the form that is compared.

    From the data file, read once: whoever asks for erasure leaves the database, and is written to no more for that.
    """
    named = entries.read(FILE)["historic_contacts"]
    return frozenset(one[name].casefold() for one in named for name in ("email", "email_as_written") if one.get(name))
