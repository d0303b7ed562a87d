"""The page behind the link to unsubscribe (RFC 8058): reading it changes nothing, a button or a mail program's POST does (case 16)."""

from flask import Blueprint, Response, abort, render_template, request
from sqlalchemy import select

from ixevents.core import headers, tokens
from ixevents.extensions import db, limiter
from ixevents.mailings import actions, choices, notices
from ixevents.mailings.models import Mailing, MailingRecipient

bp = Blueprint("mailings", __name__, url_prefix="/<any(fr, nl, en):lang>")
# Mail programs unsubscribe their readers from a few addresses of their own.
limiter.exempt(bp)


@bp.route("/u/<token>", methods=["GET", "POST"])
def unsubscribe(token: str) -> Response | str:
    """Ask whether to unsubscribe; asked by POST, do it, without cookie or form of ours, and say yes the second time too (MAIL-04)."""
    headers.private()
    recipient, audience = _recipient(token)
    if request.method == "POST":
        actions.unsubscribe(recipient, audience)
        db.session.commit()
        if request.form.get("List-Unsubscribe") == "One-Click":
            return Response("unsubscribed\n", mimetype="text/plain")
    done = bool(choices.wants_none(audience, [recipient.email_key]))
    return render_template("mailings/unsubscribe.html", done=done)


def _recipient(token: str) -> tuple[MailingRecipient, str]:
    """Return whom a token is for and the audience; 404 for one that is forged, or for another purpose."""
    recipient_id = tokens.read(notices.UNSUBSCRIBE, token)
    if not isinstance(recipient_id, int):
        abort(404)
    found = select(MailingRecipient, Mailing.audience).join(Mailing, Mailing.id == MailingRecipient.mailing_id)
    row = db.session.execute(found.where(MailingRecipient.id == recipient_id)).first()
    return (row[0], row[1]) if row is not None else abort(404)
