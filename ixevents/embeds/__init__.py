"""Lists of dates for other sites: a frame without script, cookie or font, whose links open on this site."""

from flask import Flask

from ixevents.embeds.views import bp


def init_app(app: Flask) -> None:
    """Register the frames, and the page that gives the code to paste."""
    app.register_blueprint(bp)
