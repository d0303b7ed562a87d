"""The polite no."""


class Refused(Exception):
    """An action cannot be done, for a reason the person may read.

    The message is a sentence in the reader's language (already translated). `reason` is a stable word
    for code that must tell refusals apart.
    """

    def __init__(self, message: str, reason: str = "refused") -> None:
        super().__init__(message)
        self.message = str(message)
        self.reason = reason
