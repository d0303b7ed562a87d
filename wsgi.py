"""Entry point for WSGI servers: `gunicorn wsgi:app`."""

import gc

# What is being loaded stays, nearly all of it. Looking through it for waste takes a tenth of the start, and later pauses visitors feel.
gc.disable()

from ixevents import create_app  # noqa: E402  # after that

app = create_app()
gc.enable()
gc.freeze()
