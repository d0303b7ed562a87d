"""What our own receiving mail server found out about a message's sender (RFC 8601, INV-08).

Anybody can write `Authentication-Results` into a message. Only lines under the name of our own server count, which
removes those that others wrote under its name; without a configured name, nothing is known.
"""

import re

from ixevents.mailbox.received import Received

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_DMARC = re.compile(r"^\s*dmarc\s*=\s*([a-z]+)", re.IGNORECASE)


def dmarc(received: Received, authserv_id: str) -> bool | None:
    """Return whether DMARC passed (True) or failed (False) by our own server's word; None where it said neither."""
    for line in received.every("Authentication-Results") if authserv_id else []:
        name, *results = _COMMENT.sub(" ", line).split(";")
        # A version may follow the name.
        if (name.split() or [""])[0].lower() != authserv_id.lower():
            continue
        said = {match.group(1).lower() for result in results if (match := _DMARC.match(result))}
        # The last server's word stands first; a pass beside a fail is no pass.
        return False if "fail" in said else True if said == {"pass"} else None
    return None
