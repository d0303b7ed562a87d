"""The certificate of a class: its school, how many came, the project and who pays; never the teacher's name, never a pupil's."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.papers import contents
from ixevents.projects.models import FundingLine, FundingRole
from ixevents.projects.partners import Partner, PartnerKind, Relation
from ixevents.visits import actions
from tests.support.client import ProofreadingClient, StaffClient
from tests.support.queries import count_queries
from tests.support.visits import STARTS_AT, make_class, make_school, make_workshop

Moment = Callable[[datetime], None]


def test_it_names_the_school_and_counts_who_came(app: Flask, client: ProofreadingClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT + timedelta(hours=3))
    party = make_class(make_workshop(), name="Never On Paper", school=make_school(name="Athénée Charles Janssens"))
    funder = Partner(
        slug="region", name=Translated("Région", "Gewest", "Region"), kind=PartnerKind.REGIONAL_INSTITUTION, relation=Relation.FUNDER
    )
    project = party.registration.slot.event.project_id
    db.session.add(FundingLine(project_id=project, funder=funder, role=FundingRole.SUPPORTED_BY))
    actions.enter_attendance(party, 18, 2, actor="staff:1")
    db.session.commit()
    address = f"/fr/registrations/{party.registration.code}/certificate"

    page, printed = client.get(f"{address}/fr").text, client.get(f"{address}/fr.pdf")

    assert "Athénée Charles Janssens" in page
    assert "4TQ B, 4e secondaire" in page
    assert "18 élèves et 2 adultes" in page
    assert "Soutien\u00a0: Région" in page
    assert "Never On Paper" not in page
    assert printed.mimetype == "application/pdf"
    assert "18 leerlingen en 2 volwassenen" in client.get(f"{address}/nl").text


def test_certificates_of_a_slot_cost_the_same_for_one_class_and_for_three(app: Flask, desk: StaffClient, frozen_time: Moment) -> None:
    frozen_time(STARTS_AT + timedelta(hours=3))
    desk.sign_in(Role.PROGRAMME_OFFICER)
    slot, costs = make_workshop(capacity=90), []
    for label in "ABC":
        actions.enter_attendance(make_class(slot, label=label), 20, 2, actor="staff:1")
        db.session.commit()
        with count_queries() as queries:
            desk.get(f"/staff/papers/{slot.id}/certificates")
        costs.append(len(queries))

    assert len(set(costs)) == 1
    assert contents.earned(slot, make_class(slot, label="D").registration) is False
