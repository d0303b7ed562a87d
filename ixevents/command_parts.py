"""What several commands share: the option that changes nothing and what it undoes, numbers nothing can have, and counts in words."""

import click

from ixevents.core.web import LARGEST_ID
from ixevents.extensions import db

dry_run_option = click.option("--dry-run", is_flag=True, help="Do everything, show what it did, and change nothing.")


def can_be(number: int) -> bool:
    """Whether something may have this number; databases cannot even be asked for one that is too large for their columns."""
    return 0 < number <= LARGEST_ID


def counted(count: int, one: str, many: str) -> str:
    """Return a count with its words, such as "1 letter" or "3 letters"."""
    return f"{count} {one if count == 1 else many}"


def undone(*, dry_run: bool) -> bool:
    """Undo what a command did, and say so, where it was to be tried only; returns whether it was."""
    if dry_run:
        db.session.rollback()
        click.echo("Dry run: nothing was changed.")
    return dry_run
