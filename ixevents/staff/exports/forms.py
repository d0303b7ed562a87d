"""The form that orders an export."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from ixevents.core.forms import Form, one_line
from ixevents.exports.columns import Column
from ixevents.exports.models import ExportView

LAYOUTS = {
    "xlsx": _l("Excel workbook (XLSX)"),
    "csv": _l("CSV with semicolons: opens in Excel by double-click"),
    "csv-comma": _l("CSV with commas, for other programs"),
}


class ExportForm(Form):
    """Which columns, in which file."""

    columns = SelectMultipleField(_l("Columns"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    layout = RadioField(_l("File"), choices=[SelectChoice(key, words) for key, words in LAYOUTS.items()], default="xlsx")
    bom = BooleanField(
        _l("Mark the CSV as UTF-8"),
        description=_l("Excel needs the mark to show accents; some other programs stumble over it."),
        default=True,
    )
    per_seat = BooleanField(_l("One line for each person"), description=_l("Else one line for each registration."))
    health = BooleanField(
        _l("Also what tells something about health"),
        description=_l("Only when the preparation needs it. The reason is kept in the journal."),
    )
    guarded = SelectMultipleField(
        _l("Columns about health"), [Optional()], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    reason = StringField(
        _l("Why do you need them?"),
        [Length(max=200, message=_l("Use at most 200 characters.")), one_line],
        description=_l("Without names. For example: order the meals of Saturday."),
    )
    view_name = StringField(
        _l("Keep this choice of columns as"),
        [Optional(), Length(max=80, message=_l("Use at most 80 characters.")), one_line],
        description=_l("Next time one click chooses the same columns and file."),
    )
    view_shared = BooleanField(_l("Colleagues may use it too"))

    def __init__(self, *args: object, offered: Sequence[Column], view: ExportView | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.columns.choices = [SelectChoice(one.key, str(one.title)) for one in offered if not one.guarded]
        self.guarded.choices = [SelectChoice(one.key, str(one.title)) for one in offered if one.guarded]
        if not self.is_submitted():
            self._begin(offered, view)

    def validate_columns(self, field: Field) -> None:
        """A file without columns is empty."""
        if not field.data:
            raise ValidationError(_("Choose at least one column."))

    def validate_health(self, field: Field) -> None:
        """Two things are needed: the tick and the reason."""
        if self.guarded.data and not field.data:
            raise ValidationError(_("Tick here if you really need the columns about health."))

    def validate_reason(self, field: Field) -> None:
        """The reason is what the journal tells later."""
        if self.health.data and self.guarded.data and not field.data:
            raise ValidationError(_("Write why you need the columns on health: it is kept in the journal."))

    def keys(self) -> list[str]:
        """Return the columns chosen."""
        return [*(self.columns.data or []), *((self.guarded.data or []) if self.health.data else [])]

    def file_layout(self) -> dict[str, Any]:
        """Return how the file is written."""
        ending, _dash, comma = str(self.layout.data).partition("-")
        return {"ending": ending, "separator": "," if comma else ";", "bom": bool(self.bom.data), "per_seat": bool(self.per_seat.data)}

    def _begin(self, offered: Sequence[Column], view: ExportView | None) -> None:
        """Tick what is usual, or what a named view says; what is about health is never ticked beforehand."""
        chosen = view.columns if view else [one.key for one in offered if one.usual]
        self.columns.data = [one.key for one in offered if one.key in chosen and not one.guarded]
        if view is None:
            return
        ending, comma = view.layout.get("ending", "xlsx"), view.layout.get("separator") == ","
        self.layout.data = "csv-comma" if ending == "csv" and comma else ending
        self.bom.data, self.per_seat.data = bool(view.layout.get("bom", True)), bool(view.layout.get("per_seat"))
        self.view_name.data, self.view_shared.data = view.name, view.shared
