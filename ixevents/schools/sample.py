"""The sample directory: invented schools of both communities, for trying the application."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from ixevents.core import entries
from ixevents.extensions import db
from ixevents.schools import registers
from ixevents.schools.models import Community, School, SchoolState, Source

_FILE = Path(__file__).with_name("sample.yaml")


def load() -> int:
    """Add what is missing of the sample directory and return how many schools that were."""
    known = {tuple(row) for row in db.session.execute(select(School.community, School.number, School.site))}
    schools = [_school(*entry) for entry in entries.read(_FILE)["schools"]]
    missing = [school for school in schools if (school.community, school.number, school.site) not in known]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)


def _school(  # one row of the file, as its second line says
    community: str, number: str, site: str, name: str, network: str, *rest: Any
) -> School:
    stages, special, street, postcode, locality = rest
    return School(
        community=Community(community),
        number=number,
        site=site,
        name=name,
        network=network or None,
        stages=stages,
        kinds=[],
        special=special,
        street=street,
        postcode=postcode,
        locality=locality,
        state=SchoolState.LISTED,
        source=Source.SAMPLE,
        search=registers.words_of((name, number, site, street, postcode, locality, network)),
    )
