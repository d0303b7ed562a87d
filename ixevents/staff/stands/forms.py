"""What officers fill in about stands."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from ixevents.associations.forms import ON_THE_DAY, StandFacts
from ixevents.associations.models import Stand
from ixevents.core import addresses, asked
from ixevents.core.forms import Form, one_line
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.registrations.forms import LETTERS_IN, writable_address
from ixevents.staff.writing import MomentField

_SHORT = Length(max=300)


class TextsForm(Form):
    """What the public reads of a stand, in its languages, and a note for the team; opened on a version too."""

    version = HiddenField()
    activity_fr = TextAreaField("", [_SHORT])
    activity_nl = TextAreaField("", [_SHORT])
    activity_en = TextAreaField("", [_SHORT])
    note = TextAreaField(_l("Note for the team"), [Optional(), Length(max=1000)], description=_l("The association does not see it."))
    notice: object = None

    def show(self, stand: Stand) -> "TextsForm":
        """Fill in what is written."""
        for lang in LANGUAGES:
            self[f"activity_{lang}"].data = getattr(stand.activity, lang)
        self.note.data, self.version.data = stand.note, str(stand.version)
        return self

    def opened_on(self) -> int:
        """Return the version the form was opened on."""
        return asked.number(self.version.data)

    def facts(self) -> dict[str, object]:
        """Return the answers by the names of the model."""
        return {
            "activity": Translated(*((self[f"activity_{lang}"].data or "") for lang in LANGUAGES)),
            "note": self.note.data or "",
        }


class AmendForm(StandFacts):
    """Everything an association told us, changed by an officer; opened on a version, so that nobody overwrites what is newer."""

    on_page = ("association", "number", "contact", "phone", "email", "language", "languages", *ON_THE_DAY)
    version = HiddenField()
    insured = BooleanField(_l("Its liability insurance covers the stand on that day"))
    email = StringField(_l("Email address"), [Optional(), Length(max=254), one_line, writable_address])
    language = RadioField(
        _l("Language of the letters"),
        choices=LETTERS_IN,
    )
    tell = BooleanField(
        _l("Write to the association what changed"),
        default=True,
        description=_l("A letter with what is new and what it was before. Untick it for a slip of the pen."),
    )
    notice: object = None

    def show(self, stand: Stand) -> None:
        """Fill in what was written."""
        super().show(stand)
        self.email.data, self.language.data, self.version.data = stand.email or "", stand.language, str(stand.version)

    def facts(self) -> dict[str, Any]:
        """Return the answers by the names of the model."""
        email = addresses.read(self.email.data).shown if self.email.data else None
        return {**self.own(), "email": email, "language": self.language.data}

    def opened_on(self) -> int:
        """Return the version the form was opened on."""
        return asked.number(self.version.data)


class DecideForm(Form):
    """What goes with a decision about several stands."""

    answer_before = MomentField(_l("To be confirmed before"), [Optional()])
    reason_fr = TextAreaField("", [Length(max=600)])
    reason_nl = TextAreaField("", [Length(max=600)])

    def reason(self) -> Translated:
        """Return why stands are refused."""
        return Translated(self.reason_fr.data or "", self.reason_nl.data or "")
