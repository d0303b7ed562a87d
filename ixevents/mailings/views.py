"""The page behind the link to unsubscribe (RFC 8058): reading it changes nothing, a button or a mail program's POST does (case 16)."""

from flask import Blueprint, Response, abort, render_template, request

from ixevents.core import headers
from ixevents.extensions import db, limiter
from ixevents.mailings import actions, audiences, choices

bp = Blueprint("mailings", __name__, url_prefix="/<any(fr, nl, en):lang>")
# Mail programs unsubscribe their readers from a few addresses of their own.
limiter.exempt(bp)


@bp.route("/u/<token>", methods=["GET", "POST"])
def unsubscribe(token: str) -> Response | str:
    """Ask whether to unsubscribe; asked by POST, do it, without cookie or form of ours, and say yes the second time too (MAIL-04).

    `again=1` undoes it, which no mail program sends.
    """
    headers.private()
    recipient, audience = actions.reader(token) or abort(404)
    again = "again" in request.form
    if request.method == "POST":
        (actions.take_back if again else actions.unsubscribe)(recipient, audience)
        db.session.commit()
        if request.form.get("List-Unsubscribe") == "One-Click":
            return Response("unsubscribed\n", mimetype="text/plain")
    done = bool(choices.wants_none(audience, [recipient.email_key]))
    values = {
        "done": done,
        "again": again,
        "can_take_back": actions.can_take_back(recipient, audience),
        "asking": audiences.get(audience).asking(),
    }
    return render_template("mailings/unsubscribe.html", **values)
