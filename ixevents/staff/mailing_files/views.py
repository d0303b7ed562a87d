"""Files of a mailing: added, taken away, looked at."""

from io import BytesIO

from flask import Blueprint, Response, abort, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import headers
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.mailings import files, queries
from ixevents.mailings.models import Mailing, MailingFile, MailingState
from ixevents.staff.mailing_files.forms import FileForm
from ixevents.staff.mailings import desks, figures

bp = Blueprint("staff_mailing_files", __name__, url_prefix="/staff/mailings/<int:mailing_id>/files")

MOST_SENT = 21 * files.MEGABYTE
"""The most the settings allow and somewhat more, which is told why it is refused."""


@bp.route("/", methods=["GET", "POST"])
@access.needs(Power.WRITE_MAILINGS)
@access.takes_up_to(MOST_SENT)
def index(mailing_id: int) -> str | tuple[str, int] | Redirect:
    """Show the files of a draft, and take another one in."""
    mailing = _draft(mailing_id)
    form = FileForm()
    if not (form.is_submitted() and form.validate()):
        return _page(mailing, form)
    try:
        files.attach(mailing, *form.sent(), actor=access.actor())
    except Refused as refused:
        form.file.errors = [refused.message]
        return _page(mailing, form), 422
    db.session.commit()
    flash(_("The file goes with every letter."), "success")
    return redirect(url_for(".index", mailing_id=mailing_id), 303)


@bp.post("/<int:file_id>/remove")
@access.needs(Power.WRITE_MAILINGS)
def remove(mailing_id: int, file_id: int) -> Redirect:
    """Take a file away from a draft."""
    files.detach(_draft(mailing_id), file_id, actor=access.actor())
    db.session.commit()
    flash(_("The file no longer goes along."), "success")
    return redirect(url_for(".index", mailing_id=mailing_id), 303)


@bp.get("/<int:file_id>")
@access.needs(Power.WRITE_MAILINGS)
def download(mailing_id: int, file_id: int) -> Response:
    """Give a file back as it goes out: to save, never to open in this site (case 32)."""
    _mailing(mailing_id)
    file = db.session.scalars(queries.files(mailing_id).where(MailingFile.id == file_id)).first() or abort(404)
    body = db.session.scalars(queries.body_of(file.attachment_id)).one()
    headers.private()
    return send_file(BytesIO(body), file.attachment.media_type, as_attachment=True, download_name=file.attachment.filename)


def _mailing(mailing_id: int) -> Mailing:
    return desks.required(db.session.get(Mailing, mailing_id) or abort(404))


def _draft(mailing_id: int) -> Mailing:
    mailing = _mailing(mailing_id)
    if mailing.state != MailingState.DRAFT:
        abort(409)
    return mailing


def _page(mailing: Mailing, form: FileForm) -> str:
    held = db.session.scalars(queries.files(mailing.id)).all()
    limits = {"most": files.MOST, "megabytes": files.most_bytes() // files.MEGABYTE}
    return render_template("staff/mailing_files/index.html", mailing=mailing, files=held, form=form, figures=figures, **limits)
