"""Entry point for WSGI servers: `gunicorn wsgi:app`."""

import gc
import os
import sys

# What is being loaded stays, nearly all of it. Looking through it for waste takes a tenth of the start, and later pauses visitors feel.
gc.disable()

from sqlalchemy.orm import configure_mappers  # noqa: E402  # after that

from ixevents import create_app, holding, serve  # noqa: E402  # after that

REFUSED = 4
"""What gunicorn ends with itself when there is nothing to load, of whichever process it hears this: it does not try again for ever."""

try:
    app = create_app({**os.environ, "IXEVENTS_WEB_PROCESSES": str(holding.web_processes(os.environ, sys.argv))})
except holding.ConfigurationError as error:
    sys.stderr.write(f"Error: {error}\n")
    sys.exit(REFUSED)
# Before processes are forked of this one: they share it then.
serve.load_the_rest()
configure_mappers()
gc.freeze()
gc.enable()
