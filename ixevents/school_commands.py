"""The commands `ixevents schools`: the directory and its registers."""

from pathlib import Path

import click
from flask.cli import AppGroup

from ixevents.command_parts import dry_run_option, undone
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.schools import actions
from ixevents.schools.models import Community

_SHOWN = 20


@click.group(cls=AppGroup)
def schools() -> None:
    """Keep the directory of schools."""


@schools.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--community", type=click.Choice(["fr", "nl"]), required=True, help="Whose register the file is.")
@click.option("--part", is_flag=True, help="The file is a part of the register: nothing vanishes.")
@dry_run_option
def import_file(file: Path, community: str, *, part: bool, dry_run: bool) -> None:
    """Bring the directory in line with a register, CSV or XLSX."""
    with speaking("en"), click.progressbar(length=1, label="Reading") as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            report = actions.import_register(file.read_bytes(), Community(community), actor=SYSTEM, part=part, progress=progress)
        except Refused as refusal:
            raise click.ClickException(f"{refusal.message} Nothing was changed.") from refusal
    _show(report)
    if not undone(dry_run=dry_run):
        db.session.commit()


def _show(report: actions.Report) -> None:
    for words, names in (
        ("added", [school.name for school in report.added]),
        ("changed", [f"{school.name} ({', '.join(differences)})" for school, differences in report.changed]),
        ("vanished", [school.name for school in report.vanished]),
    ):
        click.echo(f"{len(names):6} {words}")
        for name in names[:_SHOWN]:
            click.echo(f"         {name}")
    click.echo(f"{report.unchanged:6} unchanged")
