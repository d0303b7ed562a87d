"""Whether the installation is well."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from ixevents.accounts.access import needs
from ixevents.accounts.roles import Power
from ixevents.condition import examination

bp = Blueprint("staff_condition", __name__, url_prefix="/staff/health")

TITLES = {
    "key": _l("Secret key"),
    "address": _l("Address of the site"),
    "mail": _l("Where letters go"),
    "limits": _l("Limits of public forms"),
    "disk": _l("Room on the disk"),
    "database": _l("Database"),
    "time": _l("Clock"),
    "copy": _l("The one that sends"),
    "queue": _l("Outbox"),
    "orders": _l("Work that was ordered"),
    "counters": _l("Counted seats"),
    "worker": _l("Worker"),
    "sender": _l("Sender of letters"),
    "server": _l("Mail server"),
    "dns": _l("DNS"),
    "spf": _l("SPF: who may send"),
    "dkim": _l("DKIM: the signature"),
    "dmarc": _l("DMARC: what others do with forgeries"),
    "alignment": _l("One domain in From, envelope and signature"),
    "mx": _l("MX: where letters come back"),
    "ptr": _l("PTR: the name of the mail server"),
    "imap": _l("The mailbox"),
    "refusals": _l("Letters refused for what we are"),
}
"""What each finding is about."""


@bp.get("")
@needs(Power.CHANGE_SETTINGS)
def index() -> str:
    """Look at everything, what is not well first."""
    findings = sorted(examination.examine(), key=lambda finding: {False: 0, None: 1, True: 2}[finding.well])
    counts = {well: sum(finding.well is well for finding in findings) for well in (True, False, None)}
    return render_template("staff/condition/index.html", findings=findings, titles=TITLES, counts=counts)
