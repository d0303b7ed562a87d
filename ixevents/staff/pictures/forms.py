"""What one fills in about a picture."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField
from wtforms.validators import InputRequired, Length

from ixevents.core.languages import Translated
from ixevents.events import photographs
from ixevents.staff.sent_file import MEGABYTE, SentFileForm
from ixevents.staff.writing import line


class PictureForm(SentFileForm):
    """A file, what it shows in both languages, who made it."""

    file = FileField(_l("Picture"), description=_l("JPEG, PNG or WebP, up to 10 MB. Place and camera details are taken out."))
    alt_fr = StringField("", [InputRequired(_l("Say in French what it shows.")), Length(max=250)])
    alt_nl = StringField("", [InputRequired(_l("Say in Dutch what it shows.")), Length(max=250)])
    alt_en = line(most=250)
    credit = StringField(_l("Who made it"), [Length(max=160)], description=_l("As the public reads it: “Photo: Archives communales”."))

    notice: object = None

    def megabytes(self) -> int:
        """Return how large the file may be."""
        return photographs.MOST_BYTES // MEGABYTE

    def missing(self) -> str:
        """Say that there is none."""
        return _("Choose a picture.")

    def alt(self) -> Translated:
        """Return what it shows, by language."""
        return Translated(self.alt_fr.data or "", self.alt_nl.data or "", self.alt_en.data or "")
