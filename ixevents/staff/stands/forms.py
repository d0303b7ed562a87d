"""What officers fill in about stands."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from ixevents.associations.models import Stand
from ixevents.core.forms import Form
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.staff.writing import MomentField

_SHORT = Length(max=300)


class TextsForm(Form):
    """What the public reads of a stand, in its languages, and a note for the team."""

    activity_fr = TextAreaField("", [_SHORT])
    activity_nl = TextAreaField("", [_SHORT])
    activity_en = TextAreaField("", [_SHORT])
    note = TextAreaField(_l("Note for the team"), [Optional(), Length(max=1000)], description=_l("The association does not see it."))

    def show(self, stand: Stand) -> "TextsForm":
        """Fill in what is written."""
        for lang in LANGUAGES:
            self[f"activity_{lang}"].data = getattr(stand.activity, lang)
        self.note.data = stand.note
        return self

    def facts(self) -> dict[str, object]:
        """Return the answers by the names of the model."""
        return {
            "activity": Translated(*((self[f"activity_{lang}"].data or "") for lang in LANGUAGES)),
            "note": self.note.data or "",
        }


class DecideForm(Form):
    """What goes with a decision about several stands."""

    answer_before = MomentField(
        _l("To be confirmed before"), [Optional()], description=_l("Empty: as many days from now as the call says.")
    )
    reason_fr = TextAreaField("", [Length(max=600)])
    reason_nl = TextAreaField("", [Length(max=600)])

    def reason(self) -> Translated:
        """Return why stands are refused."""
        return Translated(self.reason_fr.data or "", self.reason_nl.data or "")
