"""What waits about stands: applications to decide, questions, stands not confirmed in time, more electricity promised than there is."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.associations import board
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.staff import ways
from ixevents.staff.dashboard.tiles import Tile


def tiles() -> Iterator[Tile]:
    """Yield what waits; two statements."""
    received, asked, soon, late = db.session.execute(board.waiting(now())).one()
    url = ways.to("staff_stand_calls.index")
    if received:
        yield Tile(received, ngettext("application for a stand to decide", "applications for a stand to decide", received), url, "wait")
    if asked:
        yield Tile(
            asked, ngettext("association with a stand asks something", "associations with a stand ask something", asked), url, "wait"
        )
    if late:
        words = ngettext("stand was not confirmed in time", "stands were not confirmed in time", late)
        yield Tile(late, words, url, "alert")
    if soon:
        words = ngettext("stand is still to be confirmed", "stands are still to be confirmed", soon)
        yield Tile(soon, words, url, "plain", _("within two days"))
    for call_id, watts in db.session.execute(board.overloaded(now())):
        words = ngettext("watt promised too much to stands", "watts promised too much to stands", watts)
        yield Tile(watts, words, ways.to("staff_stands.board_page", call_id=call_id), "alert")
