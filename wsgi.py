"""Entry point for WSGI servers: `gunicorn wsgi:app`."""

from ixevents import create_app

app = create_app()
