"""Laws over every public address: its language, its form, and that reading changes nothing (cases 13, 16)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from ixevents.api.lists import LISTINGS
from ixevents.associations.models import StandState
from ixevents.classes.models import ClassParty
from ixevents.core import cover, tokens
from ixevents.core.clock import now, today
from ixevents.core.db import Base
from ixevents.council import links as member_pages
from ixevents.council import records as council_records
from ixevents.council import samples as council_samples
from ixevents.council.models import Mandate, MemberLink
from ixevents.events.models import Edition, Slot
from ixevents.events.picture import Picture, PictureFile
from ixevents.exchanges import links, samples
from ixevents.exchanges.models import CoordinatorLink, Exchange
from ixevents.extensions import db
from ixevents.feedback.notices import ASK
from ixevents.grants import actions as grants
from ixevents.mailings.models import MailingRecipient
from ixevents.mailings.notices import UNSUBSCRIBE
from ixevents.meetings import member_links
from ixevents.outbox.models import Notice
from ixevents.polls import addresses
from ixevents.polls.models import Poll, PollDate, PollState, PollVoter
from ixevents.privacy import actions as privacy_actions
from ixevents.privacy.models import Identity, Want, Way
from ixevents.projects import records as project_records
from ixevents.projects.files import DocumentKind, PartnerLogo, ProjectDocument
from ixevents.projects.partners import Partner
from ixevents.registrations import actions, door_links
from ixevents.registrations.models import DoorLink, Registration
from ixevents.resources import links as facilitator_links
from ixevents.resources.models import Assignment, Resource
from ixevents.settings.models import Logo
from ixevents.subscriptions import actions as subscriptions
from ixevents.visits.notices import mine_token
from tests.support import council, factories, proposals, sittings, stands, visits, volunteers

WITHOUT_LANGUAGE = {
    "events.entry": "sends to the language of the browser",
    "static": "files",
    "bundle": "files",
    "cover": "a picture",
    "meetings.answer": "a member's own, in that person's language, with the switch",
    "polls.answer": "a member's own, in that person's language, with the switch",
    "meetings.propose_date": "sent by the page of the answer",
    "meetings.document": "files",
    "meetings.member_calendar": "a member's own, in that person's language",
    "exchanges.calendar": "a coordinator's own, in that person's language",
    "publications.site_map": "one for all languages, as search engines want it",
    "publications.robots": "one for the host",
    "publications.security": "one for the host",
    "publications.icon": "a picture",
    "publications.photograph": "files",
    "settings_logos.picture": "a picture",
    "resources.calendar": "a facilitator's own, in their language",
    "project_files.document": "files",
    "project_files.logo": "a picture",
    "health.alive": "for machines",
    "metrics.index": "for machines",
    "iati.file": "for machines",
    **{
        f"portals.{name}": "for machines, all languages at once"
        for name in ("openagenda", "openagenda_csv", "uitdatabank", "uitdatabank_csv")
    },
    "api.index": "for machines: all languages, or the one of `lang`",
    "api.document": "for machines",
    **{f"api.{listing.name}": "for machines" for listing in LISTINGS},
    **{f"api.{listing.name}_single": "for machines" for listing in LISTINGS},
    "health.ready": "for machines",
}
"""Public addresses that carry no language, each with its reason; besides them only /staff and /dev."""

WITHOUT_SETTING = ("/projects/iati.xml", "/metrics")
"""Addresses that say 404, and why, until a setting is filled in."""

MACHINE_ARGUMENTS = {"static": {"filename": "img/mark.svg"}}


@dataclass(frozen=True)
class World:
    """A slot with a party, from which every address can be filled."""

    slot: Slot
    registration: Registration
    notice: Notice
    todays: Slot
    door_link: DoorLink
    recipient: MailingRecipient
    photograph: str
    logo: Logo
    class_party: ClassParty
    facilitator: Resource
    exchange: Exchange
    link: CoordinatorLink
    fingerprint: str
    council: dict[str, dict[str, str]]
    files: dict[str, str]
    "Of a document everybody may have; a logo has its code."

    def values(self, app: Flask, rule: Rule) -> dict[str, object] | None:
        """Return values for the arguments of a rule; None when one is not known here."""
        event = self.slot.event
        bundle = app.jinja_env.globals["asset"]("site.css").split("/")
        known: dict[str, object] = {
            "lang": "fr",
            "slug": event.project.slug if "/projects/" in rule.rule else event.slug,
            "edition": event.edition.slug,
            "programme": "festival",
            "code": self.registration.code,
            "notice_id": self.notice.id,
            "digest": bundle[-2],
            "name": bundle[-1],
            "kind": "event",
            "theme": "festival",
            "mark": cover.mark(event.slug, "festival"),
            "paper": "fr",
            "uid": self.todays.uid,
            "token": door_links.token(self.door_link),
            "way": "check-in",
            "logo": self.logo.code,
            "fingerprint": self.fingerprint,
        }
        if rule.endpoint == "publications.photograph":
            return {"photograph": self.photograph, "name": "card.webp"}
        if rule.endpoint == "publications.edition_picture":
            known["slug"] = event.edition.slug
        if rule.endpoint == "mailings.unsubscribe":
            known["token"] = tokens.sign(UNSUBSCRIBE, self.recipient.id)
        known |= self._of_facilitator(rule.endpoint)
        if rule.endpoint == "visits.number":
            known["code"] = self.class_party.registration.code
        if rule.endpoint == "visits.mine":
            known["token"] = mine_token(self.class_party.registration)
        if rule.endpoint == "feedback.form":
            known["token"] = tokens.sign(ASK, self.registration.id)
        if rule.endpoint.startswith("exchanges."):
            known |= {"token": links.token(self.link), "uid": self.exchange.uid, "said": "confirm"}
        if rule.endpoint == "exchanges.calendar":
            known["token"] = links.calendar(self.link).rpartition("/")[2].removesuffix(".ics")
        known |= self._of_interface(rule.endpoint)
        known |= self.council.get(rule.endpoint, self.council["pages"] if rule.endpoint.startswith("meetings.") else {})
        known |= self.files if rule.endpoint.startswith("project_files.") else {}
        known |= MACHINE_ARGUMENTS.get(rule.endpoint, {})
        return {name: known[name] for name in rule.arguments} if rule.arguments <= set(known) else None

    def _of_facilitator(self, endpoint: str) -> dict[str, object]:
        """Return what stands in the addresses of a facilitator."""
        if endpoint == "resources.calendar":
            return {"token": self.facilitator.calendar_code}
        if not endpoint.startswith("resources."):
            return {}
        return {"token": facilitator_links.token(self.facilitator), "uid": self.slot.uid}

    def _of_interface(self, endpoint: str) -> dict[str, object]:
        """Return the keys by which open data knows things."""
        keys = {"partners": {"slug": "kalamu"}, "slots": {"uid": self.slot.uid}, "editions": {"slug": self.slot.event.edition.slug}}
        return dict(keys.get(endpoint.removeprefix("api.").removesuffix("_single"), {})) if endpoint.startswith("api.") else {}


@pytest.fixture
def world(app: Flask) -> World:
    project_records.load()
    council_records.load()
    slot = factories.make_slot(capacity=3)
    for programme in ("week", "youth"):
        factories.make_edition(programme=programme, slug=slot.event.edition.slug)
    registration, _new = actions.register(slot, name="Amina", email="a@example.org", email_key="a@example.org", size=2, language="fr")
    todays = factories.make_slot(event=slot.event, starts_at=now())
    door_link = door_links.make(slot.event, today(), actor="staff:1")
    recipient = factories.make_mailing_recipient()
    file = PictureFile(name="card.webp", content_type="image/webp", body=b"RIFF")
    photograph = Picture(alt=factories.words("Un tambour"), files=[file])
    logo = Logo(body=b"a picture")
    facilitator = factories.make_resource(calendar_code="abcdefghijklmnopqrstuv")
    db.session.add(Assignment(slot_id=slot.id, resource_id=facilitator.id))
    fair_round = factories.make_round(slot, registration)
    db.session.add_all([photograph, logo])
    class_party = visits.make_class(visits.make_workshop(starts_at=now() + timedelta(days=20)))
    db.session.commit()
    notice = db.session.scalars(select(Notice)).one()
    coordinator = samples.coordinator("fr")
    exchange, link = samples.talk(coordinator.authority), links.make(coordinator, actor="staff:1")
    db.session.commit()
    return World(
        slot=slot,
        registration=registration,
        notice=notice,
        todays=todays,
        door_link=door_link,
        recipient=recipient,
        photograph=photograph.code,
        logo=logo,
        class_party=class_party,
        facilitator=facilitator,
        exchange=exchange,
        link=link,
        fingerprint=fair_round.commitment,
        council=_council() | _asked() | _news() | _granted() | _proposed() | _stands(slot.event.edition) | _hands(slot.event.edition),
        files=_files(slot.event.project_id),
    )


def _stands(edition: Edition) -> dict[str, dict[str, str]]:
    """Return what stands in the addresses of an association with a stand, by endpoint."""
    stand = stands.make_stand(stands.make_call(edition=edition), state=StandState.CONFIRMED)
    own, file = {"code": stand.code}, {"code": stand.code, "file": stands.make_document(stand).code}
    db.session.commit()
    pages = dict.fromkeys(("private", "change", "ask", "attach", "calendar"), own)
    pages |= {"document": file, "remove": file, "decide": {**own, "deed": "confirm"}}
    return {f"associations.{name}": values for name, values in pages.items()} | {"api.stands_single": {"id": str(stand.id)}}


def _hands(edition: Edition) -> dict[str, dict[str, str]]:
    """Return what stands in the addresses of a volunteer, by endpoint."""
    code = volunteers.make_turn(volunteers.make_shift(volunteers.make_call(edition=edition))).volunteer.code
    db.session.commit()
    pages = {f"volunteers.{name}": {"code": code} for name in ("private", "more", "give_up", "change", "calendar")}
    return pages | {f"volunteer_papers.{name}": {"code": code, "paper": "fr"} for name in ("certificate", "certificate_pdf")}


def _proposed() -> dict[str, dict[str, str]]:
    """Return what stands in the addresses of a proposal for the Week, by endpoint."""
    found = proposals.make_proposal()
    own = {"code": found.code}
    token = member_pages.page(member_pages.make(council.make_mandate().member, actor="staff:1"), "meetings.member", "fr").rpartition("/")[2]
    db.session.commit()
    return {
        "proposals.propose": {"edition": found.call.edition.slug},
        "proposals.of_member": {"token": token},
        "proposals.proposal": own,
        "proposals.change": own,
        "proposals.names": own,
        "proposals.attendance": own,
        "proposals.partner": {"slug": "kalamu"},
        "proposals.decide": {**own, "deed": "confirm"},
    }


def _news() -> dict[str, dict[str, str]]:
    """Return what stands in the addresses of somebody who asked for news, by endpoint."""
    own = {"code": subscriptions.ask("reads@example.org", "fr", ["festival"]).code}
    db.session.commit()
    return {"subscriptions.own": own, "subscriptions.change": own, "subscriptions.decide": {**own, "deed": "confirm"}}


def _asked() -> dict[str, dict[str, str]]:
    """Return what stands in the addresses of a request about data, and of the copy it was answered with, by endpoint."""
    asked = privacy_actions.Asked(Want.COPY, "asks@example.org", "fr")
    request = privacy_actions.enter(asked, Way.COUNTER, today(), identity=Identity.SEEN, actor="staff:1")
    privacy_actions.send_copy(request, actor="staff:1")
    db.session.commit()
    own, copy = {"code": request.code}, {"code": str(request.copy_code)}
    return {"privacy.own": own, "privacy.decide": {**own, "deed": "confirm"}, "privacy.copy": copy, "privacy.copy_file": copy}


def _files(project_id: int) -> dict[str, str]:
    """Return what stands in the address of a public document, whose code a logo shares here."""
    paper = {"filename": "report.pdf", "media_type": "application/pdf", "size": 4, "sha256": "0" * 64, "body": b"%PDF"}
    described = {"kind": DocumentKind.REPORT, "title": factories.words("Rapport"), "language": "fr", "public": True}
    document = ProjectDocument(project_id=project_id, **described, **paper)
    db.session.add(document)
    db.session.flush()
    funder = db.session.scalars(select(Partner).where(Partner.slug == "wbi")).one()
    db.session.add(PartnerLogo(partner_id=funder.id, code=document.code, width=60, height=60, body=b"PNG"))
    db.session.commit()
    return {"document": document.code, "logo": document.code, "filename": document.filename}


def _granted() -> dict[str, dict[str, str]]:
    """Return what stands in the addresses of grants, by endpoint."""
    given = {"year": 2026, "beneficiary": "ASBL Exemple", "object": factories.words("Un jardin"), "amount": Decimal(10), "decision": ""}
    grants.add(given, actor="staff:1")
    db.session.commit()
    return {endpoint: {"calendar_year": "2026"} for endpoint in ("grants.of_year", "grants.file")}


def _council() -> dict[str, dict[str, str]]:
    """Return what stands in the addresses of somebody convened, by endpoint."""
    meeting, mandate = council.make_meeting(), council.make_mandate()
    invitation, paper = council.invite(meeting, mandate), council.make_document(meeting)
    link = member_pages.make(mandate.member, actor="staff:1")
    minutes, opinion = sittings.make_published()
    council.invite(minutes.meeting, mandate)
    candidate, asked = council_samples.candidature("fr"), council_samples.ask("fr")
    db.session.commit()
    kept, numbered = {"uid": minutes.meeting.uid}, {"label": opinion.slug}
    member = member_pages.page(link, "meetings.member", "fr").rpartition("/")[2]
    answer = {"token": member_links.answer_token(invitation, link)}
    return {
        "council.candidature": {"code": candidate.code},
        "council.decide": {"code": candidate.code, "deed": "confirm"},
        "council.change": {"code": candidate.code},
        "council.renewal": {"code": asked.code},
        "meetings.answer": answer,
        "meetings.propose_date": answer,
        "meetings.document": {"token": member_links.documents_token(link), "code": paper.code},
        "meetings.member_calendar": {"token": member_pages.calendar(link).rpartition("/")[2].removesuffix(".ics")},
        "polls.answer": {"token": _poll(mandate, link)},
        "minutes.page": kept,
        "minutes.of_member": {**kept, "token": member},
        "council_papers.minutes": kept,
        "opinions.page": numbered,
        "council_papers.opinion": numbered,
        "pages": {"token": member},
    }


def _poll(mandate: Mandate, link: MemberLink) -> str:
    """Return the token of somebody who is asked which date suits."""
    date = PollDate(starts_at=now() + timedelta(days=9), ends_at=now() + timedelta(days=9, hours=2))
    poll = Poll(council_id=council.make_council().id, title=factories.words("Date"), answer_by=today(), state=PollState.OPEN, dates=[date])
    voter = PollVoter(poll=poll, member=mandate.member, mandate=mandate)
    db.session.add_all([poll, voter])
    db.session.commit()
    return addresses.token(voter, link)


def test_public_addresses_carry_their_language_first(app: Flask) -> None:
    wrong = [rule.rule for rule in app.url_map.iter_rules() if not _has_language(rule)]

    assert wrong == [], "begin with /<any(fr, nl, en):lang>/, or say in WITHOUT_LANGUAGE why not"


def test_addresses_are_lower_case_words_with_hyphens(app: Flask) -> None:
    words = {word for rule in app.url_map.iter_rules() for word in re.sub(r"<[^>]*>", "", rule.rule).split("/") if word}
    words.remove(".well-known")  # RFC 8615 says so

    assert [word for word in words if not re.fullmatch(r"[a-z0-9]*(-[a-z0-9]+)*(\.[a-z]+)?", word)] == []


def test_numbers_in_addresses_are_typed(app: Flask) -> None:
    rules = [
        rule.rule
        for rule in app.url_map.iter_rules()
        for name in rule.arguments
        if name.endswith("_id") and f"<int:{name}>" not in rule.rule
    ]

    assert rules == []


def test_private_things_are_never_addressed_by_number(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule and not rule.rule.startswith(("/staff/", "/dev/"))]

    assert rules == [], "a number can be counted up (case 17)"


def test_every_address_can_be_tried(app: Flask, world: World) -> None:
    unknown = [rule.rule for rule in _public(app) if world.values(app, rule) is None]

    assert unknown == [], "teach World.values what belongs there"


def test_reading_every_address_changes_nothing_and_head_is_get_without_its_body(app: Flask, client: FlaskClient, world: World) -> None:
    paths = list(_paths(app, world))
    before = _everything()

    for path in paths:
        # Some headers say a time: the next second must not begin between the two.
        with time_machine.travel(now(), tick=False):
            got, head = client.get(path), client.head(path)

        assert got.status_code in (200, 302) or path in WITHOUT_SETTING, path
        assert (head.status_code, head.data) == (got.status_code, b""), path
        assert _comparable(head.headers) == _comparable(got.headers), path

    assert _everything() == before


def test_addresses_that_act_lead_who_reads_them_to_the_page_of_their_form(app: Flask, client: FlaskClient, world: World) -> None:
    """Who reloads the answer to a form, or turns to another language there, asks for one."""
    rules = [rule for rule in _public(app) if "POST" in (rule.methods or ()) and "GET" not in (rule.methods or ())]
    paths = [_path(app, rule, world) for rule in rules]
    before = _everything()

    led = {path: [client.open(path, method=method) for method in ("GET", "HEAD")] for path in paths}

    assert paths != []
    assert _everything() == before
    for path, answers in led.items():
        assert [answer.status_code for answer in answers] == [302, 302], path
        assert path.startswith(answers[0].headers["Location"] + "/"), path


def test_every_answer_is_guarded_by_headers(app: Flask, client: FlaskClient, world: World) -> None:
    for path in [*_paths(app, world), "/fr/nothing-here"]:
        headers = client.get(path).headers

        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000"), path
        assert "Server" not in headers, path


def test_a_registration_can_be_made_private_by_nobody_else(app: Flask, client: FlaskClient, world: World) -> None:
    private = [rule for rule in app.url_map.iter_rules() if "code" in rule.arguments and "GET" in (rule.methods or ())]

    answers = [client.get(_path(app, rule, world)) for rule in private]

    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-store"}
    assert {answer.headers["Referrer-Policy"] for answer in answers} == {"no-referrer"}
    assert {answer.headers["X-Robots-Tag"] for answer in answers} == {"noindex, nofollow"}


@pytest.mark.parametrize("lang", ["fr", "nl", "en"])
def test_pages_that_are_not_there_speak_the_language_of_the_address(client: FlaskClient, lang: str) -> None:
    answer = client.get(f"/{lang}/nothing-here")

    assert (answer.status_code, f'<html lang="{lang}"' in answer.text) == (404, True)


def test_other_methods_and_hosts_are_answered_politely(client: FlaskClient) -> None:
    assert client.delete("/fr/").status_code == 405
    assert client.get("/fr/", headers={"Host": "evil.example"}).text.count("evil.example") == 0
    assert client.get("/fr/agenda?page=-1&from=x&to=%00&programme=%F0%9F%98%80&project=" + "x" * 5000).status_code in (200, 400, 404)


def _has_language(rule: Rule) -> bool:
    if rule.endpoint in WITHOUT_LANGUAGE or rule.rule.startswith(("/staff/", "/dev/")):
        return True
    return re.match(r"/(calendar/|og/|embed/)?<any\(fr, nl, en\):lang>/", rule.rule) is not None


def _paths(app: Flask, world: World) -> Iterator[str]:
    return (_path(app, rule, world) for rule in _public(app) if "GET" in (rule.methods or ()))


def _public(app: Flask) -> Iterator[Rule]:
    """Every address but those of the back-office, which tests/staff/test_access.py tries."""
    return (rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/staff"))


def _path(app: Flask, rule: Rule, world: World) -> str:
    return app.url_map.bind("events.example.org").build(rule.endpoint, world.values(app, rule), force_external=False)


def _everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    db.session.rollback()
    return {name: sorted(map(tuple, db.session.execute(select(table)).all()), key=repr) for name, table in Base.metadata.tables.items()}


def _comparable(headers: object) -> dict[str, str]:
    changing = ("X-Request-ID", "Date")
    return {name: value for name, value in headers.items() if name not in changing}
