"""How many small transactions a second a database makes durable: the ceiling of everything that is stored."""

import threading
import time
from datetime import UTC, datetime

from sqlalchemy import Engine, create_engine, event, insert

from bench.bare import Entry, settle

WRITERS = 4
SECONDS = 1.0


def a_second(address: str) -> float:
    """Insert and commit row after row from several connections for a while."""
    engine = create_engine(address)
    event.listen(engine, "connect", settle)
    counts: list[int] = []
    threads = [threading.Thread(target=_write, args=(engine, counts)) for _ in range(WRITERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - began
    engine.dispose()
    return sum(counts) / taken


def _write(engine: Engine, counts: list[int]) -> None:
    end, written = time.perf_counter() + SECONDS, 0
    row = {"name": "Resident", "email": "resident@example.org", "seats": 1, "created_at": datetime.now(UTC)}
    while time.perf_counter() < end:
        with engine.begin() as connection:
            connection.execute(insert(Entry), row)
        written += 1
    counts.append(written)
