"""What the journal's verbs about meetings of the council are called."""

from flask_babel import lazy_gettext as _l

VERBS: dict[str, object] = {
    "add_item": _l("has put an item on the agenda"),
    "arrange": _l("has changed the order of the agenda"),
    "attach": _l("has added a document"),
    "convene": _l("has convened a meeting"),
    "draft": _l("has drafted a meeting"),
    "edit_item": _l("has changed an item of the agenda"),
    "invite_substitute": _l("has convened a substitute"),
    "leave_item": _l("has left an item off the agenda"),
    "print": _l("has printed letters for the post"),
    "replace": _l("has replaced a document"),
    "send_again": _l("has sent a convening notice again"),
    "take_item": _l("has put a proposed item on the agenda"),
    "tell_agenda": _l("has told members the changed agenda"),
}
