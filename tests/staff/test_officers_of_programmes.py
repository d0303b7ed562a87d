"""Officers of some programmes: how they come to be, what they write and order, and what holds for them as for everybody."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts import administration, passwords
from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Power, Role
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.events.models import Event
from ixevents.exports import scheduling
from ixevents.exports import tasks as exports
from ixevents.exports.models import Export, ExportPart, Rhythm
from ixevents.exports.rhythm import Times
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.mailbox.models import InboxMessage
from ixevents.mailings import tasks as mailings
from ixevents.mailings.models import Mailing, MailingRecipient
from ixevents.outbox.models import Notice
from ixevents.projects.partial_dates import PartialDate
from ixevents.registrations import notices
from ixevents.registrations.listing import Wanted
from ixevents.registrations.models import Registration
from ixevents.resources import actions as resources
from ixevents.resources.models import Assignment
from tests.support import factories
from tests.support.client import CommandRunner, StaffClient

pytestmark = pytest.mark.usefixtures("workday")

ADDRESSES = {"week": "week@example.org", "youth": "youth@example.org"}
WORDS = {"kind": "practical", "subject_fr": "Bonjour", "subject_nl": "Dag", "text_fr": "À bientôt", "text_nl": "Tot dan"}


@pytest.fixture
def week(any_app: Flask) -> Registration:
    return party("week")


@pytest.fixture
def youth(any_app: Flask) -> Registration:
    return party("youth")


@pytest.fixture
def officer(desk: StaffClient) -> StaffClient:
    """The browser of an officer of the Week."""
    desk.sign_in(Role.PROGRAMME_OFFICER, programmes=["week"])
    return desk


def party(programme: str) -> Registration:
    event = factories.make_event(edition=factories.make_edition(programme=programme))
    return factories.make_registration(slot=factories.make_slot(event=event), name=f"Ami {programme}", email=ADDRESSES[programme])


def test_an_administrator_says_for_which_programmes_an_officer_is_here(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR, password=passwords.NOBODY)
    desk.send("/staff/people/invite", email="o@example.org", name="Odile", language="fr", roles=["programme_officer"], programmes=["week"])
    staff = db.session.scalars(select(Staff).where(Staff.name == "Odile")).one()
    page = f"/staff/people/{staff.id}"

    listed, shown = desk.get("/staff/people/").text, desk.get(page).text
    desk.send(page, name="Odile", roles=["programme_officer"], programmes=["week", "youth"])

    assert "only: International Solidarity Week" in listed
    assert 'value="week" checked' in shown
    assert 'value="youth" checked' not in shown
    assert staff.confined_to == ["week", "youth"]
    said = db.session.scalars(select(Entry.facts).where(Entry.verb == "change_roles")).one()
    assert (said["before"]["programmes"], said["after"]["programmes"]) == (["week"], ["week", "youth"])


def test_a_programme_there_is_not_is_refused(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR, password=passwords.NOBODY)

    answer = desk.send("/staff/people/invite", email="o@example.org", name="O", language="fr", roles=["reception"], programmes=["agora"])

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("roles", "kept"),
    [
        ([Role.PROGRAMME_OFFICER], ["week"]),
        ([Role.PROGRAMME_OFFICER, Role.COUNCIL_SECRETARY], ["week"]),
        ([Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR], []),
        ([Role.RECEPTION], []),
        ([Role.STATISTICS], []),
    ],
)
def test_programmes_are_kept_for_an_officer_who_is_no_administrator(app: Flask, roles: list[Role], kept: list[str]) -> None:
    factories.make_staff(password=passwords.NOBODY)
    staff, _token = administration.invite("o@example.org", "O", roles, "fr", actor="system", programmes=["week"])

    assert (staff.programmes, staff.confined_to) == (kept, kept)


def test_what_reaches_beyond_ones_programmes_is_for_others(app: Flask) -> None:
    officer = Staff(roles=["programme_officer"], programmes=["week"])
    both = Staff(roles=["programme_officer", "council_secretary"], programmes=["week"])

    beyond = {
        Power.EDIT_COMMON,
        Power.EDIT_RECORDS,
        Power.SEE_LETTERS,
        Power.SEE_JOURNAL,
        Power.KEEP_PRIVACY,
        Power.CHANGE_SETTINGS,
        Power.MANAGE_STAFF,
    }
    assert officer.powers & beyond == set()
    assert Staff(roles=["programme_officer"], programmes=[]).powers & beyond == beyond - {Power.CHANGE_SETTINGS, Power.MANAGE_STAFF}
    assert Power.KEEP_COUNCIL in both.powers
    assert Power.EDIT_RECORDS not in both.powers


def test_the_command_invites_an_officer_of_a_programme(app: Flask, runner: CommandRunner) -> None:
    unknown = runner.run("staff", "invite", "o@example.org", "--role", "programme_officer", "--programme", "agora")
    made = runner.run("staff", "invite", "o@example.org", "--role", "programme_officer", "--programme", "week")

    assert (unknown.exit_code, "no such programme: agora" in unknown.output, made.exit_code) == (2, True, 0)
    assert db.session.scalars(select(Staff)).one().confined_to == ["week"]


def test_the_menu_says_for_what_one_is_here_and_leads_nowhere_else(app: Flask, officer: StaffClient) -> None:
    page = officer.get("/staff/").text

    assert "You work for: International Solidarity Week" in page
    for ways in ("/staff/events/", "/staff/proposals/", "/staff/places/", "/staff/statistics/"):
        assert f'href="{ways}"' in page
    for ways in ("/staff/exchanges/", "/staff/stands/", "/staff/records/", "/staff/journal/", "/staff/schools/", "/staff/letters/"):
        assert f'href="{ways}"' not in page
    closed = ("/staff/exchanges/", "/staff/exchanges/dates/", "/staff/stands/", "/staff/stands/new")
    assert [officer.get(path).status_code for path in closed] == [404] * len(closed)


def test_proposals_are_for_who_works_for_the_week(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER, programmes=["festival"])

    statuses = [desk.get(path).status_code for path in ("/staff/proposals/", "/staff/proposal-calls/new", "/staff/stands/")]

    assert statuses == [404, 404, 200]


def test_taking_a_programme_away_holds_from_the_next_page_on(officer: StaffClient, week: Registration, youth: Registration) -> None:
    assert officer.staff is not None
    before = [officer.get(f"/staff/registrations/{one.id}").status_code for one in (week, youth)]
    officer.staff.programmes = ["youth"]

    after = [officer.get(f"/staff/registrations/{one.id}").status_code for one in (week, youth)]

    assert (before, after) == ([200, 404], [404, 200])


def test_a_mailing_to_everybody_reaches_ones_own_programme(officer: StaffClient, week: Registration, youth: Registration) -> None:
    address = officer.send("/staff/mailings/new?audience=registrations&state=confirmed", **WORDS).location
    mailing = db.session.scalars(select(Mailing)).one()
    readers = officer.get(f"{address}/readers").text
    officer.send(f"{address}/send", version=mailing.version, read="y", when="now")

    mailings.carry_on()

    assert (week.name in readers, youth.name in readers) == (True, False)
    assert db.session.scalars(select(MailingRecipient.email_key)).all() == ["week@example.org"]
    assert db.session.scalars(select(Notice.recipient).where(Notice.kind.startswith("mailings."))).all() == ["week@example.org"]


def test_a_colleague_sees_the_same_readers_and_a_mailing_of_everybody_stays_hers(
    any_app: Flask, officer: StaffClient, week: Registration, youth: Registration
) -> None:
    address = officer.send("/staff/mailings/new?audience=registrations&state=confirmed", **WORDS).location
    colleague = StaffClient(any_app, use_cookies=True)
    colleague.sign_in(Role.PROGRAMME_OFFICER)

    readers = colleague.get(f"{address}/readers").text
    hers = colleague.send("/staff/mailings/new?audience=registrations&state=confirmed", **WORDS).location

    assert (week.name in readers, youth.name in readers) == (True, False)
    assert officer.get(hers).status_code == 404
    assert hers not in officer.get("/staff/mailings/").text


def test_who_asked_for_news_of_everything_is_written_to_by_others(officer: StaffClient) -> None:
    page = officer.get("/staff/mailings/").text

    assert ("audience=registrations" in page, "audience=subscribers" in page) == (True, False)
    assert officer.get("/staff/mailings/who?audience=subscribers").status_code == 403
    assert officer.send("/staff/mailings/new?audience=subscribers&topic=all", **WORDS).status_code == 403


def test_the_file_the_worker_makes_holds_ones_own_programme(officer: StaffClient, week: Registration, youth: Registration) -> None:
    officer.send("/staff/exports/new", columns=["email"], layout="csv")
    export = db.session.scalars(select(Export)).one()

    exports.make_due()

    content = b"".join(db.session.scalars(select(ExportPart.content).order_by(ExportPart.number))).decode()
    assert (export.total, ADDRESSES["week"] in content, ADDRESSES["youth"] in content) == (1, True, False)
    assert officer.get(f"/staff/exports/{export.id}/file").text == content


def test_a_list_made_regularly_follows_the_programmes_of_its_reader(officer: StaffClient, week: Registration, youth: Registration) -> None:
    assert officer.staff is not None
    monthly = Times(Rhythm.MONTHLY, 0, 1, 7, date(2027, 3, 1))
    schedule = scheduling.plan(officer.staff, Wanted(), ["email"], {"ending": "csv"}, monthly, actor="staff:1")
    schedule.next_at = now() - timedelta(minutes=1)
    db.session.commit()

    exports.keep_schedules()
    exports.make_due()

    content = b"".join(db.session.scalars(select(ExportPart.content))).decode()
    assert (ADDRESSES["week"] in content, ADDRESSES["youth"] in content) == (True, False)


def test_whoever_is_taken_elsewhere_is_taken_here_too(officer: StaffClient, week: Registration, youth: Registration) -> None:
    facilitator = factories.make_resource(name="Busy one")
    youth.slot.starts_at, youth.slot.ends_at = week.slot.starts_at, week.slot.ends_at
    resources.assign(youth.slot, facilitator, actor="staff:1")
    page = f"/staff/resources/dates/{week.slot_id}"

    officer.send(f"{page}/assign", resource=facilitator.id)

    assert "Busy one is taken" in officer.get(page).text
    assert db.session.scalars(select(Assignment.slot_id)).all() == [youth.slot_id]


def test_an_address_that_another_programme_has_is_not_given_again(officer: StaffClient, week: Registration, youth: Registration) -> None:
    edition = week.slot.event.edition
    project = week.slot.event.project
    youth.slot.event.slug = f"atelier-{edition.slug}"
    form = {
        "title_fr": "Atelier",
        "kind": "workshop",
        "audience": "everyone",
        "project_id": project.id,
        "max_party": 4,
        "languages": ["fr"],
    }

    answer = officer.send(f"/staff/events/new?edition={edition.id}", **form)

    assert answer.status_code == 303, answer.text
    assert db.session.scalars(select(Event.slug).order_by(Event.id.desc())).first() == f"atelier-{edition.slug}-2"


def test_an_edition_is_made_of_ones_own_programme_alone(officer: StaffClient) -> None:
    page = officer.get("/staff/editions/new").text

    refused = officer.send("/staff/editions/new", programme="youth", title_fr="Sessions", starts_on="2027-01-01", ends_on="2027-02-01")

    assert ('value="week"' in page, 'value="youth"' in page) == (True, False)
    assert refused.status_code == 422


def test_a_place_can_be_written_down_and_those_of_all_are_not_changed(officer: StaffClient, week: Registration) -> None:
    made = officer.send("/staff/places/new", name_fr="Salle", street_fr="Rue", street_nl="Straat", postcode="1050", locality_fr="Ixelles",
                        locality_nl="Elsene", country="BE")  # fmt: skip

    assert made.status_code == 303, made.text
    assert officer.get(f"/staff/places/{week.slot.place_id}/edit").status_code == 403
    assert f"/staff/places/{week.slot.place_id}/edit" not in officer.get("/staff/places/").text


def test_other_screens_of_sums_show_everything(officer: StaffClient, week: Registration, youth: Registration) -> None:
    for one in (week, youth):
        one.slot.event.project = week.slot.event.project
        one.slot.starts_at, one.slot.ends_at = (moment - timedelta(days=60) for moment in (one.slot.starts_at, one.slot.ends_at))
        one.came = 3
    page = officer.get(f"/staff/figures/{week.slot.event.project_id}").text
    officer.staff.programmes = []

    assert officer.get(f"/staff/figures/{week.slot.event.project_id}").text.count("6") == page.count("6") > 0


def test_letters_of_all_programmes_are_not_for_a_secretary_who_is_an_officer_of_one(
    app: Flask, desk: StaffClient, youth: Registration
) -> None:
    notices.already(youth)
    received = InboxMessage(folder="INBOX", uid_validity=1, uid=1, fingerprint="x", raw=b"x", size=1, area="registrations")
    db.session.add(received)
    db.session.commit()
    letter = db.session.scalars(select(Notice)).one()
    seen = {}

    for name, programmes in (("all", []), ("week", ["week"])):
        desk.sign_in(Role.PROGRAMME_OFFICER, Role.COUNCIL_SECRETARY, programmes=programmes)
        page = desk.get(f"/staff/letters/{letter.id}").text
        asked = desk.get("/staff/letters/", query_string={"q": "nobody@example.org"}).text
        status = desk.get(f"/staff/post-received/{received.id}").status_code
        seen[name] = (ADDRESSES["youth"] in page, letter.subject in page, "1 letter" in asked, status)

    assert seen == {"all": (True, True, False, 200), "week": (False, False, True, 404)}


def test_sums_lead_to_ones_own_dates_and_no_further(officer: StaffClient, week: Registration, youth: Registration) -> None:
    for one in (week, youth):
        one.slot.event.project = week.slot.event.project
        one.slot.starts_at, one.slot.ends_at = (moment - timedelta(days=60) for moment in (one.slot.starts_at, one.slot.ends_at))
        one.came = 3
    db.session.commit()

    page = officer.get(f"/staff/figures/{week.slot.event.project_id}/participations").text

    assert f'href="/staff/dates/{week.slot_id}"' in page
    assert f'href="/staff/dates/{youth.slot_id}"' not in page
    assert page.count("</th><td>") == 2


def test_the_menu_beside_sums_leads_no_further_than_elsewhere(officer: StaffClient, week: Registration) -> None:
    for page in ("/staff/figures/", "/staff/reports/", f"/staff/figures/{week.slot.event.project_id}"):
        assert 'href="/staff/exchanges/"' not in officer.get(page).text


def test_a_draft_of_another_programme_is_not_named_among_dates_outside_their_project(
    officer: StaffClient, week: Registration, youth: Registration
) -> None:
    project = week.slot.event.project
    for one, title in ((week, "Mine"), (youth, "Theirs")):
        one.slot.event.project, one.slot.event.title = project, Translated(fr=title, nl=title, en=title)
    project.standing, project.starts, project.ends = False, None, PartialDate("2001")
    db.session.commit()

    listed, counted = officer.get("/staff/figures/outside").text, officer.get("/staff/figures/").text
    of_project = officer.get(f"/staff/figures/{project.id}").text

    assert ("Mine" in listed, "Theirs" in listed) == (True, False)
    assert "1 event lies outside" in counted
    assert "1 date lies outside" in of_project
