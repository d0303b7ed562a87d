"""The first records of a municipality that loads none: which carries what belongs to no project, and in which one classes meet."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from ixevents.accounts.roles import Role
from ixevents.core.refusal import Refused
from ixevents.exchanges import queries
from ixevents.extensions import db
from ixevents.projects.models import Project
from ixevents.proposals import scheduling
from tests.support import factories, proposals
from tests.support.client import StaffClient
from tests.support.forms import answers


def given(desk: StaffClient, page: str) -> dict[str, Any]:
    """Return what the form of a record holds, as a browser would send it."""
    return {"contact_id": ""} | answers(desk.get(f"/staff/records/{page}").text)


def write(desk: StaffClient, title: str, **more: str) -> Project:
    """Write a record as its form does; return it."""
    texts = {"title_fr": title, "title_nl": title, "summary_fr": "Un.", "summary_nl": "Een."}
    desk.send("/staff/records/new", **(given(desk, "new") | texts | {"kind": "general_policy", "status": "unknown"} | more))
    return db.session.scalars(select(Project).where(Project.title["fr"].as_string() == title)).one()


@pytest.mark.parametrize("name", ["standing", "with_exchanges"])
def test_one_record_alone_is_chosen_and_another_one_once_it_is_not(app: Flask, desk: StaffClient, name: str) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    first, second = write(desk, "Sensibilisation", **{name: "y"}), write(desk, "Autre")
    second_form = given(desk, f"{second.id}/edit")

    refused = desk.send(f"/staff/records/{second.id}/edit", **(second_form | {name: "y"}))
    unticked = {field: value for field, value in given(desk, f"{first.id}/edit").items() if field != name}
    desk.send(f"/staff/records/{first.id}/edit", **unticked)
    taken = desk.send(f"/staff/records/{second.id}/edit", **(second_form | {name: "y"}))

    assert (refused.status_code, ": Sensibilisation. Take the tick away there first." in refused.text) == (422, True)
    assert (taken.status_code, [getattr(one, name) for one in (first, second)]) == (303, [False, True])


def test_exchanges_lead_to_the_record_that_is_to_have_them(desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")

    nothing = desk.get("/staff/exchanges/").text
    project = write(desk, "Jeunes")
    some = desk.get("/staff/exchanges/").text
    desk.send(f"/staff/records/{project.id}/edit", **given(desk, f"{project.id}/edit"), with_exchanges="y")
    chosen = desk.get("/staff/exchanges/").text

    assert 'button--primary" href="/staff/records/new"' in nothing
    assert ("No record has exchanges yet" in some, "No authority is on file yet" in chosen) == (True, True)
    assert db.session.scalars(queries.project()).one().id == project.id
    assert "the record of the exchanges" in desk.get(f"/staff/records/{project.id}").text


def test_a_proposal_without_a_project_asks_for_the_standing_record(app: Flask) -> None:
    starts = proposals.evening(call := proposals.make_call())
    proposal = proposals.make_proposal(call)
    db.session.execute(update(Project).values(standing=False))
    plan = scheduling.Plan([(starts, starts + timedelta(hours=1))], factories.make_place(), None)

    with pytest.raises(Refused, match="fiche permanente"):
        scheduling.schedule(proposal, plan, actor="staff:1")
