"""What a database holds, counted: rows of each table and the sums of its whole numbers, so that a restored one can be compared."""

from sqlalchemy import Connection, Integer, MetaData, func, inspect, select
from sqlalchemy import Table as SqlTable

from ixevents.backups.archive import CannotBackUp, Table

VERSION = "alembic_version"


def count(connection: Connection) -> dict[str, Table]:
    """Count every table there is, whatever the revision; one statement a table."""
    found = MetaData()
    found.reflect(connection)
    return {table.name: _count(connection, table) for table in found.sorted_tables if table.name != VERSION}


def revision(connection: Connection) -> str:
    """Return where the database stands. Raises `CannotBackUp` for an empty one."""
    if not inspect(connection).has_table(VERSION):
        raise CannotBackUp("This database is empty. Run: ixevents migrate")
    return str(connection.exec_driver_sql(f"SELECT version_num FROM {VERSION}").scalar_one())  # noqa: S608  # our own name


def is_empty(connection: Connection) -> bool:
    """Whether no table holds a row."""
    return not any(table.rows for table in count(connection).values())


def differences(before: dict[str, Table], after: dict[str, Table]) -> list[str]:
    """Return what is not as it was, as sentences."""
    lost = [
        f"{name}: {table.rows} rows were saved, {after[name].rows if name in after else 0} are here"
        for name, table in before.items()
        if name not in after or after[name].rows != table.rows
    ]
    sums = [f"{name}: the sums differ" for name, table in before.items() if name in after and after[name].sums != table.sums]
    return lost + sums


def _count(connection: Connection, table: SqlTable) -> Table:
    numbers = [column for column in table.columns if isinstance(column.type, Integer)]
    row = connection.execute(select(func.count(), *(func.coalesce(func.sum(column), 0) for column in numbers)).select_from(table)).one()
    return Table(row[0], {column.name: int(total) for column, total in zip(numbers, row[1:], strict=True)})
