"""PostgreSQL plans a statement that comes again and again once, though every page that only reads ends with a rollback."""

from flask import Flask
from sqlalchemy import text

from ixevents.extensions import db
from tests.support.client import ProofreadingClient

PREPARED = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%slot.starts_at%%' AND generic_plans > 0")
ENOUGH = 12
"""psycopg prepares what it has sent five times, and PostgreSQL keeps a plan it has made five times."""


def test_what_a_page_reads_stays_prepared(any_app: Flask, client: ProofreadingClient) -> None:
    if db.engine.dialect.name != "postgresql":
        return

    for number in range(ENOUGH):
        assert client.get(f"/fr/?{number}").status_code == 200
    db.session.rollback()

    assert db.session.scalar(PREPARED) == 1
