"""The file somebody brings."""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from ixevents.core.forms import Form


class ImportForm(Form):
    """A list of members to try."""

    notice: object = None
    file = FileField(_l("File"), description=_l("CSV (UTF-8) or XLSX. Nothing is changed before you have seen what it does."))

    def __init__(self) -> None:
        super().__init__()
        # The parent reads text alone; this form brings a file.
        self.upload = request.files.get("file")
        self.content = self.upload.read() if self.upload else b""

    @property
    def file_name(self) -> str:
        """How the file is called."""
        return (self.upload.filename if self.upload else "") or "members"

    def validate(self, extra_validators: object = None) -> bool:
        """Check that there is a file."""
        valid: bool = super().validate(extra_validators)
        if not self.content:
            self.file.errors = [_l("Choose a file.")]
            return False
        return valid
