"""The screens of the council's secretary: seats, members, mandates, rules."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.council import actions, links, queries
from ixevents.council.models import Council, CouncilGroup, CouncilSeat, Derogation, EndReason, Mandate, MandateRole, Member, Office
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.forms import answers
from tests.support.queries import count_queries

MOMENT = datetime(2026, 3, 2, 10, tzinfo=UTC)
NEW = {"name": "Amina Diallo", "email": "amina@example.org", "language": "fr", "gender": "f", "news": "y"}


@pytest.fixture
def secretary(app: Flask, desk: StaffClient, frozen_time: object) -> StaffClient:
    frozen_time(MOMENT)
    desk.sign_in(Role.COUNCIL_SECRETARY)
    return desk


@pytest.mark.parametrize("path", ["/staff/council/", "/staff/council/members", "/staff/council/members?state=office"])
def test_a_list_costs_the_same_with_one_and_with_three_members(secretary: StaffClient, path: str) -> None:
    counts = []
    for number in (1, 2):
        for _each in range(number):
            factories.make_mandate(member=factories.make_member(gender="f"))
        db.session.commit()
        with count_queries() as statements:
            secretary.get(path)
        counts.append(len(statements))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        *(("", {"Odile", "Karel", "Zoé"}), ("?state=office", {"Odile"}), ("?state=ended", {"Karel"}), ("?state=never", {"Zoé"})),
        *(("?state=without_mail", {"Odile"}), ("?language=nl", {"Karel"}), ("?q=zoe", {"Zoé"}), ("?q=palabres", {"Karel"})),
    ],
)
def test_members_are_found_by_what_one_knows(secretary: StaffClient, query: str, names: set[str]) -> None:
    factories.make_mandate(member=factories.make_member(name="Odile", email=None, search="odile"))
    ended = factories.make_member(name="Karel", language="nl", search="karel les palabres")
    factories.make_mandate(member=ended, ended_on=date(2026, 1, 1), end_reason=EndReason.RESIGNED)
    factories.make_member(name="Zoé", search="zoe")
    db.session.commit()

    page = secretary.get(f"/staff/council/members{query}").get_data(as_text=True)

    assert {name for name in ("Odile", "Karel", "Zoé") if f">{name}</a>" in page} == names


def test_somebody_new_is_added_and_appointed_in_one_go(secretary: StaffClient) -> None:
    seat = factories.make_seat()
    db.session.commit()
    path = f"/staff/council/members/new?seat={seat.id}&role=effective"
    form = secretary.get(path).get_data(as_text=True)

    answer = secretary.send(path, **NEW, starts_on="2026-03-02", ends_on="2030-11-30", office="chair", decision="2026/12")

    mandate = db.session.scalars(select(Mandate)).one()
    assert "With this member 1 of 1 are women: one too many, the rule is at most 0." in form
    assert answer.status_code == 303
    assert (mandate.seat_id, mandate.role, mandate.office, mandate.decision) == (seat.id, MandateRole.EFFECTIVE, Office.CHAIR, "2026/12")


def test_a_refusal_keeps_what_was_typed_and_adds_nobody(secretary: StaffClient) -> None:
    mandate = factories.make_mandate()
    db.session.commit()

    answer = secretary.send(f"/staff/council/members/new?seat={mandate.seat_id}&role=effective", **NEW, starts_on="2026-03-02")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "This seat has an effective member then. End that mandate first." in page
    assert 'value="Amina Diallo"' in page
    assert db.session.scalars(select(Member)).all() == [mandate.member]


def test_without_mail_the_postal_address_is_asked(secretary: StaffClient) -> None:
    answer = secretary.send("/staff/council/members/new", **NEW | {"email": ""})

    assert answer.status_code == 422
    assert "Enter an email address, or the postal address with postcode and municipality." in answer.get_data(as_text=True)


def test_somebody_known_is_appointed_with_the_rule_in_sight(secretary: StaffClient) -> None:
    for gender in "mmf":
        factories.make_mandate(member=factories.make_member(gender=gender))
    seat, known = factories.make_seat(), factories.make_member(name="Bart", gender="m")
    db.session.commit()

    look = secretary.get(f"/staff/council/seats/{seat.id}/appoint/effective?member={known.id}").get_data(as_text=True)
    secretary.send(f"/staff/council/seats/{seat.id}/appoint/effective", member=known.id, starts_on="2026-03-02")

    assert "With this member 3 of 4 are men: one too many, the rule is at most 2." in look
    assert [one.seat_id for one in db.session.scalars(select(Mandate).where(Mandate.member_id == known.id))] == [seat.id]
    assert "The two-thirds rule is not kept" in secretary.get("/staff/council/").get_data(as_text=True)


@pytest.mark.parametrize("known", [True, False])
def test_who_follows_somebody_who_leaves_later_begins_that_day_and_is_counted_in_that_place(secretary: StaffClient, *, known: bool) -> None:
    for gender in "mmff":
        factories.make_mandate(member=factories.make_member(gender=gender))
    leaving = factories.make_mandate(member=factories.make_member(gender="f"), ended_on=date(2026, 3, 20), end_reason="replaced")
    member = factories.make_member(name="Bart", gender="m")
    db.session.commit()
    seat = leaving.seat_id
    path = f"seats/{seat}/appoint/effective?member={member.id}" if known else f"members/new?seat={seat}&role=effective"

    page = secretary.get(f"/staff/council/{path}").get_data(as_text=True)

    assert 'value="2026-03-20"' in page
    assert "With this member 3 of 5 are men. The rule is kept: at most 3." in page


def test_a_mandate_is_ended_with_its_reason_and_the_next_is_appointed(secretary: StaffClient) -> None:
    mandate = factories.make_mandate(category=1)
    db.session.commit()

    answer = secretary.send(
        f"/staff/council/seats/mandates/{mandate.id}/end", on="2026-03-01", reason="left_organisation", decision="lettre", next="y"
    )

    assert answer.headers["Location"] == f"/staff/council/seats/{mandate.seat_id}/appoint/effective"
    assert (mandate.ended_on, mandate.end_reason, mandate.end_decision) == (date(2026, 3, 1), EndReason.LEFT_ORGANISATION, "lettre")
    pages = [
        secretary.get(f"/staff/council/{page}").get_data(as_text=True)
        for page in (f"members/{mandate.member_id}", f"seats/{mandate.seat_id}")
    ]
    assert ["<td>28 Feb 2026</td>" in page for page in pages] == [True, True], "the last day, not the first without"


def test_who_was_never_appointed_is_led_to_the_seats_of_the_council_not_to_places_at_an_event(secretary: StaffClient) -> None:
    member = factories.make_member()
    db.session.commit()

    page = secretary.get(f"/staff/council/members/{member.id}").text

    assert '<a href="/staff/council/">Seats on the council</a>' in page


@pytest.mark.parametrize(
    ("on", "said"), [("2026-03-02", "The mandate is ended."), ("2026-03-16", "The mandate will end: its last day is Sunday 15 March 2026.")]
)
def test_an_end_still_to_come_is_told_as_one(secretary: StaffClient, on: str, said: str) -> None:
    mandate = factories.make_mandate()
    db.session.commit()

    secretary.send(f"/staff/council/seats/mandates/{mandate.id}/end", on=on, reason="resigned")

    assert said in secretary.get(f"/staff/council/members/{mandate.member_id}").text


def test_a_mandate_that_never_begins_is_told_as_one(secretary: StaffClient) -> None:
    mandate = factories.make_mandate(starts_on=date(2026, 4, 1))
    db.session.commit()

    secretary.send(f"/staff/council/seats/mandates/{mandate.id}/end", on="2026-04-01", reason="corrected")

    assert "The mandate will not begin." in secretary.get(f"/staff/council/members/{mandate.member_id}").text


@pytest.mark.parametrize("role", list(MandateRole))
def test_a_seat_given_from_a_later_day_says_who_comes_and_is_offered_to_nobody_else(secretary: StaffClient, role: MandateRole) -> None:
    mandate = factories.make_mandate(role=role, starts_on=date(2026, 4, 1))
    db.session.commit()
    offer = f"/staff/council/seats/{mandate.seat_id}/appoint/{role}"

    pages = [secretary.get(f"/staff/council/{path}").text for path in ("", f"seats/{mandate.seat_id}")]

    assert [offer in page for page in pages] == [False, False]
    assert (mandate.member.name in pages[0], "from 1 Apr 2026" in pages[0]) == (True, True)


@pytest.mark.parametrize("role", list(MandateRole))
def test_a_seat_whose_holder_leaves_later_says_until_when_and_can_be_given_already(secretary: StaffClient, role: MandateRole) -> None:
    mandate = factories.make_mandate(role=role, ended_on=date(2026, 4, 1), end_reason=EndReason.RESIGNED)
    db.session.commit()
    offer = f"/staff/council/seats/{mandate.seat_id}/appoint/{role}"

    pages = [secretary.get(f"/staff/council/{path}").text for path in ("", f"seats/{mandate.seat_id}")]

    assert [offer in page for page in pages] == [True, True]
    assert "until 31 Mar 2026" in pages[0]


def test_two_secretaries_do_not_overwrite_each_other(secretary: StaffClient) -> None:
    member = factories.make_member()
    db.session.commit()
    path = f"/staff/council/members/{member.id}/edit"
    secretary.send(path, **NEW, phone="02 515 61 11", version="1")

    answer = secretary.send(path, **NEW, phone="0470 12 34 56", version="1")

    assert (answer.status_code, member.phone) == (409, "02 515 61 11")
    assert "02 515 61 11" in answer.get_data(as_text=True)


def test_a_look_at_a_member_and_the_link_made_are_in_the_journal(secretary: StaffClient) -> None:
    member = factories.make_member()
    db.session.commit()

    secretary.get(f"/staff/council/members/{member.id}")
    secretary.send(f"/staff/council/members/{member.id}/link")
    secretary.send(f"/staff/council/members/{member.id}/revoke")

    verbs = db.session.scalars(select(Entry.verb).where(Entry.object_kind == "council_member").order_by(Entry.id)).all()
    assert verbs == ["see", "make_member_link", "revoke_member_link"]
    assert links.live(db.session.scalars(select(Member).execution_options(populate_existing=True)).one()) is None if member.links else True


def test_seats_are_given_renamed_and_taken_away(secretary: StaffClient) -> None:
    council = factories.make_council()
    db.session.commit()

    secretary.send("/staff/council/seats/new", category=council.categories[1].id, organisation="Les Palabres", opened_on="2026-01-01")
    seat = db.session.scalars(select(CouncilSeat)).one()
    secretary.send(f"/staff/council/seats/{seat.id}/edit", category=council.categories[1].id, organisation="Palabres asbl")
    secretary.send(f"/staff/council/seats/{seat.id}/close", on="2026-03-02", decision="2026/30")

    assert (seat.organisation, seat.opened_on, seat.closed_on) == ("Palabres asbl", date(2026, 1, 1), date(2026, 3, 2))


def test_who_changes_the_rules_second_reads_what_the_first_wrote_and_may_save_again(secretary: StaffClient) -> None:
    council = factories.make_council()
    db.session.commit()
    path = "/staff/council/rules/edit"
    typed = answers(secretary.get(path).text, having="notice_days")

    first = secretary.send(path, **typed | {"notice_days": "9"})
    second = secretary.send(path, **typed | {"notice_days": "12"})
    read = council.notice_days
    again = secretary.send(path, **answers(second.text, having="notice_days"))

    assert (first.status_code, second.status_code, again.status_code) == (303, 409, 303)
    assert re.findall(r"<td[^>]*>\s*(\d+)\s*</td>", second.text) == ["9", "12"]
    assert (read, db.session.get_one(Council, council.id, populate_existing=True).notice_days) == (9, 12)


def test_rules_categories_derogations_and_groups_are_kept(secretary: StaffClient) -> None:
    council, mandate = factories.make_council(), factories.make_mandate()
    db.session.commit()
    numbers = {"notice_days": 8, "urgent_days": 2, "item_days": 5, "absences_flagged": 4, "follow_up_days": 60, "minimum_age": 18}
    base = "/staff/council/rules"

    answers = [
        secretary.send(f"{base}/edit", opened=1, term_starts_on="2024-12-01", term_ends_on="2030-11-30", **numbers),
        secretary.send(f"{base}/categories/new", name_fr="écoles", name_nl="scholen", voting="y", seats_most=3),
        secretary.send(
            f"{base}/derogations/new", starts_on="2026-01-01", ends_on="2026-12-31", decision="2026/3", reason="Peu de candidates."
        ),
        secretary.send(f"{base}/groups/new", name_fr="Écoles", name_nl="Scholen", members=[mandate.member_id]),
        secretary.get(f"{base}/"),
        secretary.get(f"{base}/groups"),
    ]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 303, 200, 200]
    assert db.session.execute(select(Council.notice_days, Council.absences_flagged, Council.minimum_age)).one() == (8, 4, 18)
    assert db.session.scalars(select(Derogation.decision)).all() == ["2026/3"]
    assert db.session.scalars(select(CouncilGroup)).one().name.nl == "Scholen"
    assert council.version == 2


def test_who_changed_what_tells_of_derogations_and_categories_too(secretary: StaffClient) -> None:
    council = factories.make_council()
    db.session.commit()
    base, lines = "/staff/council/rules", []
    secretary.send(f"{base}/derogations/new", starts_on="2026-01-01", ends_on="2026-12-31", decision="2026/3", reason="Peu de candidates.")
    lines.append(_told(secretary.get(f"{base}/").text))
    given = db.session.scalars(select(Derogation.id)).one()

    secretary.send(f"{base}/derogations/{given}/withdraw")
    secretary.send(f"{base}/categories/{council.categories[0].id}", name_fr="riverains", name_nl="buren", voting="y")
    lines.append(_told(secretary.get(f"{base}/").text))

    assert lines[0] == ["has entered a derogation"]
    assert lines[1] == ["has edited · Category of the council · riverains", "has removed a derogation", "has entered a derogation"]
    assert "2026/3" in secretary.get(f"{base}/").text


def test_of_two_who_remove_a_derogation_the_second_is_told_it_is_removed(secretary: StaffClient) -> None:
    council = factories.make_council()
    actions.derogate(council, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), decision="2026/3", reason="…", actor="staff:1")
    db.session.commit()

    number = db.session.scalars(select(Derogation.id)).one()
    answers = [secretary.send(f"/staff/council/rules/derogations/{number}/withdraw").status_code for _window in range(2)]

    entries = db.session.scalars(select(Entry.verb).where(Entry.object_kind == "council_derogation").order_by(Entry.id)).all()
    assert (answers, entries) == ([303, 303], ["derogate", "withdraw_derogation"])
    assert db.session.scalars(select(Derogation)).all() == []


def test_a_group_and_a_derogation_are_written_down_once(secretary: StaffClient) -> None:
    factories.make_council()
    db.session.commit()
    base = "/staff/council/rules"
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "decision": "2026/3", "reason": "Peu de candidates."}

    groups = [secretary.send(f"{base}/groups/new", name_fr="Écoles", name_nl=name).status_code for name in ("Scholen", "scholen ")]
    derogations = [secretary.send(f"{base}/derogations/new", **days).status_code for _ in range(2)]

    assert (groups, derogations) == ([303, 409], [303, 409])
    assert len(db.session.scalars(select(Derogation)).all()) == len(db.session.scalars(select(CouncilGroup)).all()) == 1


def test_who_joined_a_group_meanwhile_is_not_put_out_of_it_by_an_old_page(secretary: StaffClient) -> None:
    council, first, second = factories.make_council(), factories.make_mandate(), factories.make_mandate()
    group = actions.add_group(council, Translated("Écoles", "Scholen"), [first.member], actor="staff:1")
    db.session.commit()
    page = f"/staff/council/rules/groups/{group.id}"
    opened = answers(secretary.get(page).text, having="name_fr")
    actions.edit_group(group, group.name, [first.member, second.member], actor="staff:2")
    db.session.commit()

    late = secretary.send(page, **opened | {"name_nl": "Schoolgroep", "members": [first.member_id]})
    kept = len(_members(group.id))
    again = secretary.send(page, **answers(late.text, having="name_fr") | {"members": [first.member_id, second.member_id]})

    assert (late.status_code, second.member.name in late.text, kept) == (409, True, 2)
    assert (again.status_code, len(_members(group.id)), group.name.nl) == (303, 2, "Schoolgroep")


def _members(group_id: int) -> list[Member]:
    return db.session.scalars(queries.groups().where(CouncilGroup.id == group_id).execution_options(populate_existing=True)).one().members


@pytest.mark.parametrize(("known", "wished", "letters"), [(True, "y", 1), (True, "", 0), (False, "y", 1), (False, "", 0)])
def test_who_is_appointed_gets_the_letter_if_the_secretary_wishes(secretary: StaffClient, known: bool, wished: str, letters: int) -> None:
    seat, member = factories.make_seat(), factories.make_member(email="bart@example.org", language="nl")
    db.session.commit()
    where = f"/staff/council/seats/{seat.id}/appoint/effective" if known else f"/staff/council/members/new?seat={seat.id}&role=effective"
    who = {"member": member.id} if known else NEW

    page = secretary.get(f"{where}?member={member.id}" if known else where).get_data(as_text=True)
    answer = secretary.send(where, **who, starts_on="2026-03-02", decision="2026/12", **({"write": "y"} if wished else {}))
    told = secretary.get(answer.headers["Location"]).text

    sent = db.session.scalars(select(Notice).where(Notice.kind == "council.appointed")).all()
    assert re.search(r'<input[^>]* checked[^>]*name="write"', page)
    assert len(sent) == letters
    assert ["Appointed." in told, "The letter of appointment is on its way." in told] == [True, bool(letters)]
    assert all("2026/12" in one.text and "/council/members/" in one.text for one in sent)


def test_the_letter_of_appointment_is_printed_for_who_gets_post(secretary: StaffClient) -> None:
    paper = factories.make_member(name="Odile Peeters", email=None, street="Rue Longue 1", postcode="1050", locality="Ixelles")
    mailed = factories.make_member(name="Bart", email="bart@example.org")
    mandate, other = factories.make_mandate(member=paper, decision="2026/12"), factories.make_mandate(member=mailed)
    db.session.commit()

    address = f"/staff/council/seats/mandates/{mandate.id}/letter.pdf"
    shown = [address in secretary.get(f"/staff/council/members/{one.id}").get_data(as_text=True) for one in (paper, mailed)]
    printed = secretary.get(address)

    text = "".join(PdfReader(BytesIO(printed.data)).pages[0].extract_text().split())
    assert shown == [True, False]
    assert all(one in text for one in ("OdilePeeters", "RueLongue1", "2026/12"))
    assert "/council/members/" not in text
    assert secretary.get(f"/staff/council/seats/mandates/{other.id}/letter.pdf").status_code == 404
    assert db.session.scalars(select(Entry.verb).where(Entry.verb == "print")).all() == ["print"]


def test_the_page_of_who_left_says_that_the_link_is_closed(secretary: StaffClient) -> None:
    left, sits = (factories.make_member(name=name, email=f"{name}@example.org") for name in ("Karel", "Odile"))
    factories.make_mandate(member=left, ended_on=date(2026, 1, 1), end_reason=EndReason.RESIGNED)
    factories.make_mandate(member=sits)
    for member in (left, sits):
        links.make(member, actor="test")
    db.session.commit()

    pages = [secretary.get(f"/staff/council/members/{one.id}").get_data(as_text=True) for one in (left, sits)]

    assert ["Closed: these pages are for those in office." in page for page in pages] == [True, False]
    assert ["Send it again" in page for page in pages] == [False, True]


def _told(page: str) -> list[str]:
    """What the entries of "who changed what" say, newest first."""
    lines = re.findall(r'<p class="who-when-what">(.*?)</p>', page)
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in lines]
