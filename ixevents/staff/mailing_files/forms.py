"""The form that adds a file to a mailing."""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from ixevents.core.forms import Form


class FileForm(Form):
    """One file, looked at where it is taken in."""

    file = FileField(_l("One more file"))

    def sent(self) -> tuple[str, bytes]:
        """Return the name and the bytes of what was chosen; nothing of either when nothing was."""
        chosen = request.files.get(self.file.name)
        return (chosen.filename or "", chosen.read()) if chosen is not None else ("", b"")
