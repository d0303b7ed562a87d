"""Entry point for WSGI servers: `bench.bare_wsgi:app`, on the database of `BARE_DATABASE_URL`."""

import os

from bench.bare import create_app

app = create_app(os.environ["BARE_DATABASE_URL"])
