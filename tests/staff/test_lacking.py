"""What an event lacks leads to where it is put right: every kind of lack, on its page and in the list of its edition."""

import re
from typing import Any

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.events.models import Edition, EditionState, Event, EventState, SlotState
from ixevents.extensions import db
from ixevents.projects.models import FundingLine, FundingRole, Partner, Project, ProjectState
from ixevents.projects.partners import PartnerKind, Relation
from tests.support.client import StaffClient
from tests.support.factories import CHECKED, make_edition, make_event, make_place, make_project, make_question, make_slot, words

DRAFT: dict[str, Any] = {"state": EventState.DRAFT, "published_at": None, "language_proof": {}}


@pytest.fixture
def officer(desk: StaffClient) -> StaffClient:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    return desk


def draft(dated: bool = True, place: Any = None, **values: Any) -> Event:
    event = make_event(**DRAFT | values)
    if dated:
        make_slot(event=event, state=SlotState.PLANNED, **({"place": place} if place else {}))
    db.session.flush()
    return event


def paid_by_the_union() -> Project:
    project = make_project()
    union = Partner(slug="union", name=words("Union"), kind=PartnerKind.EU_INSTITUTION, relation=Relation.FUNDER)
    db.session.add(union)
    db.session.flush()
    line = FundingLine(project_id=project.id, funder_id=union.id, role=FundingRole.SUPPORTED_BY, sentence=Translated(fr="Sa phrase"))
    db.session.add(line)
    return project


def lead(client: StaffClient, page: str) -> list[tuple[str, str]]:
    """Return each lack of a page with its address, once the address is found to lead to a part that is there."""
    found = re.findall(
        r"<li><a href=\"([^\"]+)\">([^<]+)</a></li>", client.get(page).text.partition("desk-reasons")[2].partition("</ul>")[0]
    )
    for url, _sentence in found:
        address, _sign, part = url.partition("#")
        answer = client.get(address)
        assert answer.status_code == 200, url
        assert not part or f'id="{part}"' in answer.text, url
    return [(sentence, url) for url, sentence in found]


def test_every_lack_of_an_event_leads_to_where_it_is_put_right(app: Flask, officer: StaffClient) -> None:
    half, unread = make_place(name=Translated("La cave"), checked={}, language_proof={}), make_place(checked={}, language_proof={})
    record, paid = make_project(state=ProjectState.DRAFT), paid_by_the_union()
    exempt = {"exemption": "nl", "checked": {"nl": CHECKED["nl"]}}
    asks = draft()
    question = make_question(event=asks, purpose=Translated("pour les vélos"))
    lacks = {
        draft(title=Translated("Danse")): "edit#title_nl",
        draft(summary=Translated(nl="Dans.")): "edit#summary_fr",
        draft(checked={}): "languages",
        draft(**exempt): "edit#exemption_reason",
        draft(**exempt, exemption_reason="Club"): "edit#exemption_decided_by",
        draft(dated=False): "dates/new",
        draft(project=record): f"/staff/records/{record.id}#public",
        draft(project=paid): f"/staff/records/{paid.id}/money#funding",
        draft(place=half): f"/staff/places/{half.id}/edit#name_nl",
        draft(place=unread): f"/staff/places/{unread.id}/edit#confirmed-0",
        asks: f"/staff/questions/{question.id}#purpose_nl",
    }

    led = {event.id: [url for _sentence, url in lead(officer, f"/staff/events/{event.id}")] for event in lacks}

    for event, wanted in lacks.items():
        own = f"/staff/events/{event.id}"
        whole = wanted if wanted.startswith("/") else f"{own}#{wanted}" if wanted == "languages" else f"{own}/{wanted}"
        assert led[event.id] == [whole]


def test_what_a_place_lacks_begins_a_sentence_of_its_own(app: Flask, officer: StaffClient) -> None:
    event = draft(place=make_place(name=Translated("La cave"), checked={}, language_proof={}))

    ((sentence, _url),) = lead(officer, f"/staff/events/{event.id}")

    assert sentence.startswith("Place “La cave”. Still to be written:")


def test_the_list_of_an_edition_leads_there_too_and_counts_no_event_with_a_half_written_question(app: Flask, officer: StaffClient) -> None:
    edition: Edition = make_edition(state=EditionState.DRAFT, checked={}, language_proof={})
    ready, asks = draft(edition=edition), draft(edition=edition)
    question = make_question(event=asks, label=Translated("Venez-vous à vélo ?"))
    page = f"/staff/editions/{edition.id}"

    assert lead(officer, page) == [("Still to be checked: Français, Nederlands.", f"{page}#languages")]
    assert f'<a href="/staff/questions/{question.id}#label_nl">' in officer.get(page).text
    found = [officer.get(f"{page}?state={state}").text for state in ("ready", "held")]
    named = [[f'/staff/events/{one.id}"' in text for one in (ready, asks)] for text in found]
    assert named == [[True, False], [False, True]]

    make_question(edition=edition, label=Translated("Que mangez-vous ?"))
    assert f'/staff/events/{ready.id}"' not in officer.get(f"{page}?state=ready").text
