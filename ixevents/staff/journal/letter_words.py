"""What the journal calls what is done with mailings, letters and messages received."""

from flask_babel import lazy_gettext as _l

VERBS: dict[str, object] = {
    "compose_mailing": _l("has begun a mailing"),
    "discard_mailing": _l("has discarded a mailing"),
    "attach_file": _l("has added a file to a mailing"),
    "detach_file": _l("has taken a file away from a mailing"),
    "drop_letter": _l("has decided that a letter does not go"),
    "finish_mailing": _l("has finished a mailing"),
    "mail": _l("has written to people"),
    "pause_mailing": _l("has paused a mailing"),
    "readdress_mailing": _l("has changed the readers of a mailing"),
    "redraft_mailing": _l("has made a draft again of a mailing"),
    "plan_mailing": _l("has planned a mailing"),
    "release_letter": _l("has let a held letter go"),
    "resend_letter": _l("has sent a letter again"),
    "resend": _l("has sent again"),
    "resend_failed": _l("has sent failed letters again"),
    "resume_mailing": _l("has resumed a mailing"),
    "resume_queue": _l("has let letters leave again"),
    "see_letter": _l("has looked at a letter"),
    "see_message": _l("has looked at a message received"),
    "settle_message": _l("has seen to a message received"),
    "apply_message": _l("has applied a message received anew"),
    "send_mailing": _l("has sent a mailing"),
    "subscribe": _l("has asked for news and confirmed it"),
    "stop_mailing": _l("has stopped a mailing"),
    "try_mailing": _l("has tried a mailing"),
    "write_mailing": _l("has written a mailing"),
}

KINDS: dict[str, object] = {
    "outbox_home": _l("Database"),
    "outbox_pause": _l("Outbox"),
    "mailing": _l("Mailing"),
    "mailing_recipient": _l("Reader of a mailing"),
    "notice": _l("Letter"),
    "subscription": _l("News by email"),
    "inbox_message": _l("Message received"),
}

VALUES: dict[str, object] = {
    "registrations": _l("registered people"),
    "council": _l("members of the council"),
    "teachers": _l("teachers"),
    "subscribers": _l("who asked for news"),
    "volunteers": _l("volunteers"),
    "practical": _l("practical"),
    "news": _l("news"),
    "statutory": _l("statutory"),
}

SCREENS: dict[str, tuple[str, str]] = {
    "notice": ("staff_letters.letter", "notice_id"),
    "inbox_message": ("staff_mailbox.message", "message_id"),
    "mailing": ("staff_mailings.mailing", "mailing_id"),
}
