"""The journal's words for indicators, grants and reports to funders."""

from flask_babel import lazy_gettext as _l

from ixevents.reports.words import TEXTS

VERBS: dict[str, object] = {
    "add_grant": _l("has written down a grant"),
    "change_grant": _l("has changed a grant"),
    "attach_to_grant": _l("has added a document to a grant"),
    "detach_from_grant": _l("has deleted a document of a grant"),
    "remove_grant": _l("has taken out a grant"),
    "enter_value": _l("has entered by hand what was reached"),
    "translate_reason": _l("has translated the reason of a figure entered by hand"),
    "draft_report": _l("has begun a report to a funder"),
    "edit_report": _l("has written a report to a funder"),
    "freeze_report": _l("has frozen a report to a funder"),
    "send_report": _l("has noted that a report was sent to a funder"),
    "unsend_report": _l("has taken back that a report was sent to a funder"),
    "discard_report": _l("has discarded a report to a funder"),
}
VALUES: dict[str, object] = {
    **TEXTS,
    "starts": _l("First day"),
    "ends": _l("Last day"),
    "languages": _l("Languages"),
    "due_on": _l("Due on"),
}
"""Names of what was written anew in a report."""
KINDS: dict[str, object] = {"indicator": _l("Indicator"), "funder_report": _l("Report to a funder")}
SCREENS: dict[str, tuple[str, str]] = {
    "indicator": ("staff_figures.indicator", "indicator_id"),
    "funder_report": ("staff_reports.report", "report_id"),
}
