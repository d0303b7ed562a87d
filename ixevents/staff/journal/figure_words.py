"""What the journal says of figures and of reports to funders."""

from flask_babel import lazy_gettext as _l

VERBS: dict[str, object] = {
    "enter_value": _l("has entered by hand what was reached"),
    "draft_report": _l("has begun a report to a funder"),
    "edit_report": _l("has written a report to a funder"),
    "freeze_report": _l("has frozen a report to a funder"),
    "discard_report": _l("has discarded a report to a funder"),
}
KINDS: dict[str, object] = {"indicator": _l("Indicator"), "funder_report": _l("Report to a funder")}
SCREENS: dict[str, tuple[str, str]] = {
    "indicator": ("staff_figures.indicator", "indicator_id"),
    "funder_report": ("staff_reports.report", "report_id"),
}
