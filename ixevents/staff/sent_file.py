"""A form that takes one file: the contents are read once, and looked at where the file is taken in."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from ixevents.core.forms import Form

MEGABYTE = 1024 * 1024


class SentFileForm(Form):
    """A form with a file that has to be there."""

    file = FileField(_l("File"), description=_l("PDF, picture, or office document without macros."))

    _body: bytes | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = self.megabytes()
        told = {"data-most": most * MEGABYTE, "data-too-large": _("This file is larger than %(size)s MB.", size=most)}
        self.file.render_kw = {"data-behaviour": "file-size", **told}

    def megabytes(self) -> int:
        """Return how large the file may be; a script says so before it is sent."""
        most: int = current_app.config["DOCUMENT_MB"]
        return most

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that there is a file."""
        valid = super().validate(extra_validators)
        if not self.body()[1]:
            self.file.errors = [self.missing()]
            return False
        return bool(valid)

    def missing(self) -> str:
        """Say that there is none."""
        sent = request.files.get("file")
        return _("This file is empty.") if sent and sent.filename else _("Choose a file.")

    def body(self) -> tuple[str, bytes]:
        """Return the name and the contents of what was sent."""
        sent = request.files.get("file")
        if self._body is None:
            self._body = sent.read() if sent else b""
            if sent:
                sent.close()
        return (sent.filename or "" if sent else ""), self._body
