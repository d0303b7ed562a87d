"""The commands `ixevents backup` and `ixevents restore`: all of the database in one archive, and back."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from ixevents import create_app
from ixevents.backups import archive, postgres, restoring, saving
from ixevents.backups import sqlite as sqlite_files
from ixevents.backups.archive import CannotBackUp, Manifest
from ixevents.command_parts import counted
from ixevents.config import SETTINGS
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.privacy import ledger
from ixevents.privacy.ledger import Line

_FILE = click.Path(dir_okay=False, path_type=Path)
_THERE = click.Path(dir_okay=False, exists=True, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Save the whole database, files people handed in included, as one archive FILE; the site goes on meanwhile."""
    with _sentences():
        manifest = saving.save(file, _bar)
    size = file.stat().st_size / 1024**2
    click.echo(f"{file}: {len(manifest.tables)} tables, {counted(manifest.rows, 'row', 'rows')}, {size:.1f} MB, at {manifest.revision}.")
    click.echo("It holds personal data and not the secret key: encrypt it, and keep the key elsewhere.")


@click.command()
@click.argument("file", type=_THERE)
@click.option("--replace", is_flag=True, help="Put it in the place of what is there.")
@click.option(
    "--erasures", type=_THERE, help="A later archive, or a list of `ixevents privacy ledger`: whoever was erased since is erased again."
)
@click.option("--other-key", is_flag=True, help="Go on although it was made under another secret key.")
@with_appcontext
def restore(file: Path, *, replace: bool, erasures: Path | None, other_key: bool) -> None:
    """Put an archive FILE in place, of this release or an earlier one; no letter goes until `ixevents notices resume`."""
    with _sentences(), speaking("en"):
        manifest = archive.read(file)
        restoring.require_fit(manifest, other_key=other_key)
        restoring.require_free(replace=replace)
        here, given = restoring.erasures_here(), restoring.erasures_of(erasures) if erasures else None
        found = [*(here or []), *(given or [])]
        with restoring.unpacked(file, manifest, _bar) as unpacked:
            forgotten = _put_in_place(unpacked, manifest, found)
    click.echo(
        f"Restored what was saved at {manifest.made_at:%Y-%m-%d %H:%M} UTC: {counted(manifest.rows, 'row', 'rows')}, each table compared."
    )
    click.echo(_NOT_KNOWN if here is given is None else _erased_again(forgotten))
    click.echo("No letter goes from here. When this is the one that is to send, and the other is stopped, run: ixevents notices resume")


@click.command("ledger")
@with_appcontext
def ledger_command() -> None:
    """Print who was erased, as marks that name nobody: keep it away from the backups and give it to `ixevents restore --erasures`."""
    for line in ledger.lines():
        click.echo(f"{line.mark} {line.erased_at.isoformat()} {'coming' if line.coming else 'gone'}")


_NOT_KNOWN = "Who was erased since is not known here: see `--erasures`, and docs/operate.md."


def _erased_again(count: int) -> str:
    return counted(count, "person erased since was erased again.", "persons erased since were erased again.")


def _put_in_place(unpacked: Path, manifest: Manifest, found: list[Line]) -> int:
    """Load, compare, bring up to date, forget again, keep from sending. SQLite is prepared beside and put in place when all is well."""
    if db.engine.dialect.name == "postgresql":
        db.engine.dispose()
        postgres.load(unpacked, manifest.tables)
        return _made_ready(manifest, found)
    target = Path(str(db.engine.url.database))
    with _on(unpacked).app_context():
        forgotten = _made_ready(manifest, found)
        db.engine.dispose()
    sqlite_files.copy(unpacked, target, "Restoring", _bar)
    return forgotten


def _made_ready(manifest: Manifest, found: list[Line]) -> int:
    from ixevents import schema  # noqa: PLC0415  # here, for its memory: see there

    restoring.compare(manifest)
    schema.upgrade()
    forgotten = restoring.forget_again(found, manifest.made_at)
    restoring.keep_from_sending(manifest, forgotten)
    db.session.commit()
    return forgotten


def _on(path: Path) -> Flask:
    """Return the application with the same settings on another database file."""
    given = {setting.name: current_app.config[setting.name] for setting in SETTINGS}
    settings = {f"IXEVENTS_{name}": " ".join(value) if isinstance(value, list) else str(value) for name, value in given.items()}
    return create_app(settings | {"IXEVENTS_DATABASE_URL": f"sqlite:///{path}"})


@contextmanager
def _bar(label: str, length: int) -> Iterator[Callable[[int], object]]:
    """Show how far a step is, on a terminal."""
    with click.progressbar(length=max(length, 1), label=f"{label:10}", file=sys.stderr) as bar:
        yield bar.update
        bar.update(max(length, 1) - bar.pos)


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except CannotBackUp as error:
        raise click.ClickException(str(error)) from error
    except (OSError, sqlite3.OperationalError) as error:
        words = error.strerror if isinstance(error, OSError) else error
        where = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
        raise click.ClickException(f"{where}{words}. Nothing half done is left: make room, or name another place.") from error
