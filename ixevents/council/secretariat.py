"""Where answers to letters of the council arrive (MAIL-11)."""

from flask import current_app


def mailbox() -> str:
    """Return the secretary's mailbox, the site's where there is none of its own."""
    config = current_app.config
    return str(config["COUNCIL_EMAIL"] or config["CONTACT_EMAIL"])
