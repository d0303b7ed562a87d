"""Forms of the papers."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from ixevents.core.forms import Form

MOST_NAMES, LONGEST = 200, 80


class BadgesForm(Form):
    """Names to print; nothing of it is kept."""

    names = TextAreaField(
        _l("Names"),
        description=_l("One person a line. After a comma: what the person is there for, for example “Amina Diallo, speaker”."),
        validators=[DataRequired(_l("Write at least one name.")), Length(max=MOST_NAMES * LONGEST)],
    )

    def validate_names(self, field: TextAreaField) -> None:
        """Hold the number of names to what is printed at once."""
        if len(self.pairs()) > MOST_NAMES:
            raise ValidationError(_l("Print at most 200 badges at once."))

    def pairs(self) -> list[tuple[str, str]]:
        """Return names with what each person is there for."""
        lines = (line.partition(",") for line in (self.names.data or "").splitlines())
        return [(name.strip()[:LONGEST], role.strip()[:LONGEST]) for name, _comma, role in lines if name.strip()]
