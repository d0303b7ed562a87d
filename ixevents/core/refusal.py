"""The polite no."""

from flask_babel import gettext as _


class Refused(Exception):
    """An action cannot be done, for a reason the person may read.

    The message is a sentence in the reader's language (already translated). `reason` is a stable word
    for code that must tell refusals apart.
    """

    def __init__(self, message: str, reason: str = "refused") -> None:
        super().__init__(message)
        self.message = str(message)
        self.reason = reason


class Conflict(Refused):
    """Somebody else has saved the same thing since the form was opened."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else saved this while you were writing. Nothing of theirs was overwritten."), "conflict")


class Overtaken(Refused):
    """What somebody without an account changes has changed since the page was opened: the same sentence wherever that happens."""

    def __init__(self) -> None:
        message = _(
            "Somebody changed this meanwhile: here stands what we know now. What you wrote is in the form still. "
            "Send again if yours is right."
        )
        super().__init__(message, "conflict")
