"""The certificate of a volunteer: for whom was there, with the hours, as a page and as PDF."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.papers.volunteer_papers import MOST_LINES
from tests.support import volunteers


def test_who_was_there_prints_hours_and_shifts_in_either_language(client: FlaskClient, app: Flask) -> None:
    call = volunteers.make_call()
    turn = volunteers.make_turn(volunteers.make_shift(call, starts_at=now() - timedelta(days=3)), came=True)
    volunteers.make_turn(volunteers.make_shift(call, starts_at=now() - timedelta(days=2)), turn.volunteer, came=False)
    volunteers.make_turn(volunteers.make_shift(call, starts_at=now() - timedelta(hours=26)), turn.volunteer, came=True)
    db.session.commit()
    page = f"/fr/volunteers/{turn.volunteer.code}"

    own = client.get(page).text
    french, dutch = client.get(f"{page}/certificate/fr").text, client.get(f"{page}/certificate/nl").text
    pdf = client.get(f"{page}/certificate/fr.pdf")

    assert f"{page}/certificate/nl" in own
    assert (turn.volunteer.name in french, "pendant 6 heures" in french, "6 uur" in dutch) == (True, True, True)
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")


def test_before_anybody_noted_it_the_page_says_from_when_there_is_one(client: FlaskClient, app: Flask) -> None:
    turn = volunteers.make_turn()
    db.session.commit()
    page = f"/nl/volunteers/{turn.volunteer.code}/certificate/nl"

    assert ("nog geen attest" in client.get(page).text, client.get(f"{page}.pdf").location) == (True, page)


def test_many_shifts_are_told_as_a_number(client: FlaskClient, app: Flask) -> None:
    call = volunteers.make_call()
    volunteer = volunteers.make_volunteer(call)
    for day in range(MOST_LINES + 1):
        volunteers.make_turn(volunteers.make_shift(call, starts_at=now() - timedelta(days=20 - day)), volunteer, came=True)
    db.session.commit()

    assert f"{MOST_LINES + 1} créneaux" in client.get(f"/fr/volunteers/{volunteer.code}/certificate/fr").text
