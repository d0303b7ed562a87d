"""The words of the screens for facilitators, rooms and kits."""

from flask_babel import lazy_gettext as _l

from ixevents.resources.models import Kind

KINDS = {Kind.FACILITATOR: _l("Facilitators"), Kind.ROOM: _l("Rooms"), Kind.KIT: _l("Kits")}
SINGLE = {Kind.FACILITATOR: _l("Facilitator"), Kind.ROOM: _l("Room"), Kind.KIT: _l("Kit")}
ADD = {Kind.FACILITATOR: _l("Add a facilitator"), Kind.ROOM: _l("Add a room"), Kind.KIT: _l("Add a kit")}
NONE = {
    Kind.FACILITATOR: _l("Nobody leads this date yet."),
    Kind.ROOM: _l("No room is kept for this date."),
    Kind.KIT: _l("No kit is kept for this date."),
}
EMPTY = {Kind.FACILITATOR: _l("No facilitator found"), Kind.ROOM: _l("No room found"), Kind.KIT: _l("No kit found")}
