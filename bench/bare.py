"""The measure: the least a Flask application can do for a page of 40 rows and for a form that stores a row.

It has no languages, no headers, no components, no letters and no rules; the same server, database and durability as
ixevents.
"""

import sqlite3
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from flask_sqlalchemy import SQLAlchemy
from jinja2 import Template
from sqlalchemy import event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.wrappers import Response

ROWS = 40
LIST = """<!doctype html><html lang=fr><title>Agenda</title><body><h1>Agenda</h1><ul>
{% for row in rows %}<li><a href="/entry/{{ row.id }}">{{ row.title }}</a>, {{ row.starts_at }}, {{ row.place }}, {{ row.left }} places</li>
{% endfor %}</ul></body></html>"""
FORM = """<!doctype html><html lang=fr><title>Sign up</title><body><h1>Sign up</h1><form method=post>
<input name=name><input name=email><input name=seats value=1><button>Send</button></form></body></html>"""
ENTRY = """<!doctype html><html lang=fr><title>Entry</title><body><h1>Entry</h1>
<p>{{ entry.name }}, {{ entry.email }}, {{ entry.seats }}, {{ entry.created_at }}</p></body></html>"""


class Base(DeclarativeBase):
    """Parent of the two tables."""


class Row(Base):
    """What the list shows."""

    __tablename__ = "row"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    place: Mapped[str]
    starts_at: Mapped[datetime]
    left: Mapped[int]


class Entry(Base):
    """What the form stores."""

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    seats: Mapped[int]
    created_at: Mapped[datetime]


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
bp = Blueprint("bare", __name__)


def settle(connection: Any, _record: Any) -> None:
    """Give SQLite the settings ixevents has (`ixevents/core/db.py`): the same durability, the same patience."""
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = "IMMEDIATE"
        for setting in ("busy_timeout = 15000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")


def create_app(address: str) -> Flask:
    """Build the application on a database."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": address.startswith("postgresql")}
    db.init_app(app)
    app.register_blueprint(bp)
    with app.app_context():
        event.listen(db.engine, "connect", settle)
    return app


@bp.get("/")
def page() -> str:
    """Show the list."""
    rows = db.session.scalars(select(Row).order_by(Row.starts_at, Row.id).limit(ROWS)).all()
    return render_template(_compiled(LIST), rows=rows)


@bp.route("/form", methods=["GET", "POST"])
def form() -> str | Response:
    """Show the form, or store what it says."""
    if request.method == "GET":
        return render_template(_compiled(FORM))
    entry = Entry(name=request.form["name"], email=request.form["email"], seats=int(request.form["seats"]), created_at=datetime.now(UTC))
    db.session.add(entry)
    db.session.commit()
    return redirect(url_for(".entry", number=entry.id), 303)


@bp.get("/entry/<int:number>")
def entry(number: int) -> str:
    """Show what was stored."""
    return render_template(_compiled(ENTRY), entry=db.get_or_404(Entry, number))


@cache
def _compiled(source: str) -> Template:
    # As Flask keeps the templates it reads from files: compiling one takes longer than all the rest of such a page.
    return current_app.jinja_env.from_string(source)


def prepare(app: Flask) -> None:
    """Make the tables and the rows of the list."""
    with app.app_context():
        db.create_all()
        start = datetime.now(UTC)
        db.session.add_all(
            Row(title=f"Concert sur la place {number}", place=f"Salle {number}", starts_at=start + timedelta(hours=number), left=number)
            for number in range(ROWS)
        )
        db.session.commit()
        db.engine.dispose()
