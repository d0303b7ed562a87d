"""Webhooks: all of them, and each with the log of its calls."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.extensions import db
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.journal import told
from ixevents.staff.webhooks import words
from ixevents.staff.webhooks.forms import WebhookForm
from ixevents.webhooks import actions, hosts, queries, signing
from ixevents.webhooks.models import CallState, Webhook

bp = Blueprint("staff_webhooks", __name__, url_prefix="/staff/webhooks")
bp.context_processor(lambda: {"words": words, "CallState": CallState})

PER_PAGE = 50
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.CHANGE_SETTINGS)
def index() -> str:
    """List the systems that are called."""
    found = db.session.scalars(queries.all_of_them()).all()
    waiting = dict(db.session.execute(queries.waiting()).all())
    return render_template("staff/webhooks/index.html", webhooks=found, waiting=waiting, hosts=hosts.named())


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.CHANGE_SETTINGS)
def new() -> Page:
    """Have another system called."""
    form, made = WebhookForm(), []
    page = shown(
        form,
        lambda: made.append(actions.create(form.name.data, form.address.data, form.topics.data, actor=access.actor())),
        lambda: render_template("staff/webhooks/edit.html", form=form, webhook=None, hosts=hosts.named()),
    )
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved. Give the secret to whoever keeps the other system, then try it."), "success")
    return redirect(url_for(".show", webhook_id=made[0].id), 303)


@bp.get("/<int:webhook_id>")
@access.needs(Power.CHANGE_SETTINGS)
def show(webhook_id: int) -> str:
    """Show a webhook with its secret and the log of its calls."""
    webhook = _load(webhook_id)
    page = db.paginate(queries.log(webhook_id), per_page=PER_PAGE, max_per_page=PER_PAGE)
    # SQLite gives the number of what was forgotten to another.
    history = [one for one in told.history("webhook", webhook_id, limit=30) if one.moment >= webhook.created_at]
    values = {"secret": signing.secret(webhook), "history": history, "hosts": hosts.named()}
    return render_template("staff/webhooks/webhook.html", webhook=webhook, page=page, **values)


@bp.route("/<int:webhook_id>/edit", methods=["GET", "POST"])
@access.needs(Power.CHANGE_SETTINGS)
def edit(webhook_id: int) -> Page:
    """Change what is called, and of what."""
    webhook, form = _load(webhook_id), WebhookForm()
    if not form.is_submitted():
        form.fill(webhook)
    answers = (form.name.data, form.address.data, form.topics.data)
    page = shown(
        form,
        lambda: actions.change(webhook, form.opened_on, *answers, actor=access.actor()),
        lambda: render_template("staff/webhooks/edit.html", form=form, webhook=_load(webhook_id), hosts=hosts.named()),
    )
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".show", webhook_id=webhook_id), 303)


@bp.post("/<int:webhook_id>/<any(pause, resume):verb>")
@access.needs(Power.CHANGE_SETTINGS)
def act(webhook_id: int, verb: str) -> Redirect:
    """Pause a webhook, or go on with it."""
    {"pause": actions.pause, "resume": actions.resume}[verb](_load(webhook_id), actor=access.actor())
    db.session.commit()
    flash({"pause": _("Paused. What changes meanwhile waits."), "resume": _("It goes on, with what waited first.")}[verb], "success")
    return redirect(url_for(".show", webhook_id=webhook_id), 303)


@bp.post("/<int:webhook_id>/retry")
@access.needs(Power.CHANGE_SETTINGS)
def retry(webhook_id: int) -> Redirect:
    """Call again at once what did not arrive."""
    actions.retry(_load(webhook_id))
    db.session.commit()
    flash(_("What waits is called again within seconds. Look at the page again for what came of it."), "success")
    return redirect(url_for(".show", webhook_id=webhook_id, _anchor="calls"), 303)


@bp.post("/<int:webhook_id>/try")
@access.needs(Power.CHANGE_SETTINGS)
def attempt(webhook_id: int) -> Redirect:
    """Write a call that is a trial."""
    with refusal_told():
        actions.try_out(_load(webhook_id))
        db.session.commit()
        flash(_("A trial leaves within seconds. Look at the page again for what came of it."), "success")
    return redirect(url_for(".show", webhook_id=webhook_id, _anchor="calls"), 303)


@bp.post("/<int:webhook_id>/remove")
@access.needs(Power.CHANGE_SETTINGS)
def remove(webhook_id: int) -> Redirect:
    """Forget a webhook and its log."""
    actions.remove(_load(webhook_id), actor=access.actor())
    db.session.commit()
    flash(_("Removed. Nobody is called there any more."), "success")
    return redirect(url_for(".index"), 303)


def _load(webhook_id: int) -> Webhook:
    return db.session.get(Webhook, webhook_id) or abort(404)
