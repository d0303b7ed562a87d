"""Post received: the organiser's mailbox is read, answers from calendars and letters that came back are understood and passed on.

Packages above say in `handlers` what they do with them; what a message says is read in `replies` (pure functions).
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing yet."""
