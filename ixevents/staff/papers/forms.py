"""Forms of the papers."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from ixevents.core.forms import Form
from ixevents.papers import contents

MOST_NAMES, LONGEST = 200, 80


class BadgesForm(Form):
    """Names to print; nothing of it is kept."""

    as_page = False
    "Asked for as a page, which the browser writes in letters of its own."

    names = TextAreaField(
        _l("Names"),
        description=_l("One person a line. After a comma: what the person is there for, for example “Amina Diallo, speaker”."),
        validators=[DataRequired(_l("Write at least one name.")), Length(max=MOST_NAMES * LONGEST)],
    )

    def validate_names(self, field: TextAreaField) -> None:
        """Hold the number of names to what is printed at once."""
        if len(self.pairs()) > MOST_NAMES:
            raise ValidationError(_l("Print at most 200 badges at once."))
        beyond = [] if self.as_page else contents.beyond_latin(name for pair in self.pairs() for name in pair)
        if beyond:
            names = ", ".join(beyond)
            raise ValidationError(_("The PDF has no letters for %(names)s. Choose the page to print: it shows every script.", names=names))

    def pairs(self) -> list[tuple[str, str]]:
        """Return names with what each person is there for."""
        lines = (line.partition(",") for line in (self.names.data or "").splitlines())
        return [(name.strip()[:LONGEST], role.strip()[:LONGEST]) for name, _comma, role in lines if name.strip()]
