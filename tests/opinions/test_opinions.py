"""Opinions: numbered without a gap, valid or stamped, sent, answered, public (COU-02, COU-07, COU-10)."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from ixevents.accounts.roles import Role
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.council.models import Derogation, Gender, Member
from ixevents.extensions import db
from ixevents.meetings.models import ItemKind
from ixevents.minutes import attending, voting
from ixevents.minutes.models import Vote
from ixevents.minutes.voting import Count
from ixevents.opinions import actions, queries, reading, report
from ixevents.opinions.models import FollowUp, Occasion, Opinion, OpinionState, Stamp
from ixevents.outbox.models import Notice
from ixevents.papers import council_report
from ixevents.registrations import removal
from ixevents.staff.journal import told
from tests.support import council, sittings
from tests.support.client import StaffClient
from tests.support.factories import make_edition, make_event
from tests.support.forms import answers
from tests.support.queries import count_queries
from tests.support.sittings import ACTOR, BEGINS

TITLE, TEXT = Translated("L’eau", "Water"), Translated("Le conseil donne un avis **favorable**.", "Gunstig advies.")
pytestmark = pytest.mark.usefixtures("during")


def test_numbers_begin_anew_each_year_and_have_no_gap(app: Flask) -> None:
    labels = [actions.adopt(_draft(), _vote(day), actor=ACTOR).label for day in (0, 1, 400)]

    assert labels == ["2027/01", "2027/02", "2028/01"]


def test_two_who_adopt_at_once_get_two_numbers(any_app: Flask) -> None:
    pairs = [(_draft().id, _vote(day).id) for day in range(4)]
    db.session.commit()

    def adopt(pair: tuple[int, int]) -> str:
        with any_app.app_context():
            opinion, vote = db.session.scalars(queries.opinion(pair[0])).one(), db.session.scalars(queries.vote(pair[1])).one()
            label = actions.adopt(opinion, vote, actor=ACTOR).label
            db.session.commit()
            return label

    with ThreadPoolExecutor(4) as pool:
        labels = sorted(pool.map(lambda pair: Context().run(adopt, pair), pairs))

    assert labels == ["2027/01", "2027/02", "2027/03", "2027/04"]


def test_votes_on_items_for_an_opinion_are_offered_before_newer_ones_on_others(app: Flask) -> None:
    meeting = sittings.make_meeting(3, items=(ItemKind.OPINION, ItemKind.VOTE))
    sitting = sittings.held(meeting, there=3)
    for minutes, item in enumerate(meeting.items):
        voting.take(sitting, item, Count(votes_for=3), at=BEGINS + timedelta(minutes=minutes), actor=ACTOR)

    offered = [vote.record.item.kind for vote in db.session.scalars(queries.votes())]

    assert offered == [ItemKind.OPINION, ItemKind.VOTE]


@pytest.mark.parametrize("second_notice", [True, False])
def test_an_opinion_on_a_second_notice_says_why_so_few_were_enough(app: Flask, *, second_notice: bool) -> None:
    vote = _vote()
    vote.second_notice = second_notice
    adopted = actions.adopt(_draft(), vote, actor=ACTOR)
    db.session.commit()
    opinion = db.session.scalars(queries.opinion(adopted.id)).one()

    with app.test_request_context("/fr/"):
        said = next(row["value"] for row in reading.rows(opinion) if row["key"] == "Quorum")

    assert ("seconde convocation\u00a0: décidé quel que soit le nombre" in said) is second_notice


def test_an_adopted_opinion_changes_no_more(app: Flask) -> None:
    opinion = actions.adopt(_draft(), _vote(), actor=ACTOR)

    with pytest.raises(Refused) as refused:
        actions.edit(opinion, {"text": Translated("Autre", "Anders")}, version=opinion.version, actor=ACTOR)

    assert refused.value.reason == "adopted"


@pytest.mark.parametrize(
    ("texts", "reason"), [({"title": Translated("L’eau")}, "language"), ({"minority": Translated("Contre")}, "language")]
)
def test_an_opinion_in_one_language_is_not_adopted(app: Flask, texts: dict[str, Translated], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.adopt(_draft(**texts), _vote(), actor=ACTOR)

    assert refused.value.reason == reason


@pytest.mark.parametrize(("derogated", "stamps"), [(None, [Stamp.COMPOSITION]), (0, []), (1, [Stamp.COMPOSITION])])
def test_a_broken_ratio_is_stamped_unless_a_derogation_covers_the_day(app: Flask, derogated: int | None, stamps: list[Stamp]) -> None:
    vote = _vote()
    for member in db.session.scalars(select(Member)):
        member.gender = Gender.MAN
    if derogated is not None:
        starts = BEGINS.date() + timedelta(days=derogated)
        council = sittings.make_council().id
        db.session.add(Derogation(council_id=council, starts_on=starts, ends_on=starts, decision="2027/12", reason="Trop peu de femmes."))

    opinion = actions.adopt(_draft(), vote, actor=ACTOR)

    assert opinion.stamps == stamps
    assert (opinion.composition["men"], opinion.composition["most"], opinion.composition["women"]) == (3, 2, 0)


def test_attendance_put_right_after_the_vote_stamps_for_want_of_quorum(app: Flask) -> None:
    vote = _vote()
    sitting = sittings.load(vote.record.sitting.meeting)
    attending.correct(sitting, sitting.attendances[0], [], weight=1, actor=ACTOR)

    corrected = db.session.scalars(queries.vote(vote.id)).one()

    opinion = actions.adopt(_draft(), corrected, actor=ACTOR)

    assert opinion.stamps == [Stamp.QUORUM]


def test_a_vote_an_opinion_was_adopted_on_stays_and_carries_no_other(app: Flask) -> None:
    vote = _vote()
    sitting = sittings.load(vote.record.sitting.meeting)
    actions.adopt(_draft(), db.session.scalars(queries.vote(vote.id)).one(), actor=ACTOR)

    with pytest.raises(Refused) as withdrawn:
        voting.withdraw(sitting, vote, "Mal compté.", actor=ACTOR)
    with pytest.raises(Refused) as again:
        actions.adopt(_draft(), db.session.scalars(queries.vote(vote.id)).one(), actor=ACTOR)

    assert (withdrawn.value.reason, "2027/01" in withdrawn.value.message, vote.withdrawn_at) == ("rests", True, None)
    assert (again.value.reason, "2027/01" in again.value.message) == ("used", True)


def test_a_vote_withdrawn_meanwhile_adopts_nothing(app: Flask) -> None:
    vote, opinion = _vote(), _draft()
    withdrawn = update(Vote).values(withdrawn_at=BEGINS, withdrawn_for="Mal compté.").execution_options(synchronize_session=False)
    db.session.execute(withdrawn)

    with pytest.raises(Refused) as refused:
        actions.adopt(opinion, vote, actor=ACTOR)

    assert (refused.value.reason, opinion.state) == ("vote", OpinionState.DRAFT)


def test_the_college_gets_one_letter_and_sixty_days(app: Flask) -> None:
    opinion = actions.adopt(_draft(), _vote(), actor=ACTOR)

    actions.send(opinion, "college@example.org", actor=ACTOR)
    actions.send(opinion, "college@example.org", actor=ACTOR)

    letter = db.session.scalars(select(Notice).where(Notice.kind == "opinions.sent")).one()
    assert (letter.recipient, letter.language, letter.about_id) == ("college@example.org", "unknown", opinion.id)
    assert (opinion.state, opinion.due_on) == (OpinionState.SENT, today() + timedelta(days=60))
    assert [opinion.overdue(today() + timedelta(days=days)) for days in (60, 61)] == [False, True]


def test_the_answer_of_the_college_needs_reasons_in_both_languages(app: Flask) -> None:
    opinion = actions.adopt(_draft(), _vote(), actor=ACTOR)
    actions.hand_over(opinion, today(), "", actor=ACTOR)

    with pytest.raises(Refused) as refused:
        actions.follow(opinion, FollowUp.NOT, Translated("Trop cher."), today(), actor=ACTOR)
    actions.follow(opinion, FollowUp.PARTLY, Translated("En partie.", "Gedeeltelijk."), today(), actor=ACTOR)

    assert (refused.value.reason, opinion.state, opinion.follow_up) == ("reasons", OpinionState.ANSWERED, FollowUp.PARTLY)


@pytest.mark.parametrize("days", [-400, 1])
def test_the_college_answers_neither_before_the_opinion_was_adopted_nor_tomorrow(app: Flask, days: int) -> None:
    opinion = actions.adopt(_draft(), _vote(), actor=ACTOR)
    actions.hand_over(opinion, today(), "", actor=ACTOR)

    with pytest.raises(Refused) as refused:
        actions.follow(opinion, FollowUp.FOLLOWS, Translated("Oui.", "Ja."), today() + timedelta(days=days), actor=ACTOR)

    assert (refused.value.reason, opinion.state) == ("day", OpinionState.SENT)


def test_the_public_reads_published_opinions_in_a_constant_number_of_statements(app: Flask, client: FlaskClient) -> None:
    counts = []
    for day in range(3):
        opinion = actions.adopt(_draft(), _vote(day), actor=ACTOR)
        hidden = client.get(f"/fr/council/opinions/{opinion.slug}").status_code
        actions.publish(opinion, actor=ACTOR)
        db.session.commit()
        with count_queries() as statements:
            page = client.get("/fr/council/opinions/").text
        counts.append(len(statements))

    shown = client.get("/nl/council/opinions/2027-03").text
    assert (hidden, counts[0], page.count("2027-0")) == (404, counts[2], 3)
    assert ("Gunstig advies." in shown, "Noa Exemple" in shown) == (True, False)
    assert client.get("/fr/council/opinions/2027-03/nl.pdf").data[:5] == b"%PDF-"
    assert client.get("/fr/council/opinions.atom").text.count("<entry>") == 3
    assert "2027/03" not in client.get("/fr/council/opinions/?year=2026").text


def test_an_opinion_leads_to_its_event_while_there_is_a_page_of_it(app: Flask, client: FlaskClient) -> None:
    _minutes, opinion = sittings.make_published()
    event = make_event()
    opinion.event_id = event.id
    db.session.commit()
    page, link = f"/fr/council/opinions/{opinion.slug}", f"/fr/events/{event.slug}"
    shown = [link in client.get(page).text]

    removal.take_back_event(event, actor=ACTOR)
    db.session.commit()
    shown.append(link in client.get(page).text)
    removal.delete_event(event, actor=ACTOR)
    db.session.commit()

    assert (shown, client.get(page).status_code) == ([True, False], 200)
    assert not opinion.event_id


def test_the_secretary_takes_an_opinion_from_draft_to_answer(desk: StaffClient) -> None:
    vote = _vote()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    texts = {"title_fr": "L’eau", "title_nl": "Water", "text_fr": "Favorable.", "text_nl": "Gunstig.", "project": "", "event": ""}

    made = desk.send("/staff/opinions/new", occasion="own", **texts)
    home = made.headers["Location"]
    desk.send(f"{home}/edit", version="1", occasion="own", **texts | {"text_nl": "Zeer gunstig."})
    slower = desk.send(f"{home}/edit", version="1", occasion="own", **texts)
    desk.send(f"{home}/adopt", vote=str(vote.id))
    desk.send(f"{home}/send", address="college@example.org")
    desk.send(f"{home}/publish")
    desk.send(f"{home}/follow-up", follow_up="follows", reasons_fr="Oui.", reasons_nl="Ja.", day="2027-03-10")

    opinion = db.session.scalars(select(Opinion)).one()
    letter = db.session.scalars(select(Notice).where(Notice.kind == "opinions.sent")).one()
    assert (slower.status_code, opinion.label, opinion.text.nl, opinion.occasion) == (409, "2027/01", "Zeer gunstig.", Occasion.OWN)
    assert (opinion.state, opinion.follow_up, len(letter.attachments)) == (OpinionState.ANSWERED, FollowUp.FOLLOWS, 2)
    for path in (home, "/staff/opinions/", f"{home}/fr.pdf", "/staff/opinions/report/", "/staff/opinions/report/2027/nl.pdf", "/staff/"):
        assert desk.get(path).status_code == 200, path


def test_the_yearly_report_begins_its_lines_with_a_capital_on_the_page_and_on_paper(desk: StaffClient) -> None:
    council.make_mandate()
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)

    page = desk.get("/staff/opinions/report/").text
    with speaking("fr"):
        items = [block.text for block in council_report.blocks(report.of(today().year)) if block.kind == "item"]

    assert '<th scope="row">Local residents' in page
    assert "Habitantes et habitants\u00a0: 1" in items


def test_a_secretary_who_is_an_officer_of_one_programme_keeps_the_event_of_another(desk: StaffClient) -> None:
    event = make_event(edition=make_edition(programme="youth"))
    opinion = _draft(event_id=event.id)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY, Role.PROGRAMME_OFFICER, programmes=["week"])
    path = f"/staff/opinions/{opinion.id}/edit"

    saved = desk.send(path, **answers(desk.get(path).text) | {"text_nl": "Zeer gunstig advies."})

    assert saved.status_code == 303
    assert db.session.execute(select(Opinion.event_id, Opinion.text)).one()[0] == event.id


def test_of_two_who_write_an_opinion_the_second_reads_what_the_first_saved(desk: StaffClient) -> None:
    opinion = _draft()
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path = f"/staff/opinions/{opinion.id}/edit"
    opened = answers(desk.get(path).text)

    desk.send(path, **opened | {"text_nl": "Zeer gunstig advies."})
    slower = desk.send(path, **opened | {"text_fr": "Un autre avis.", "occasion": "own"})
    before = db.session.scalars(select(Opinion.text)).one()
    again = desk.send(path, **answers(slower.text))

    for words in ("Zeer gunstig advies.", "Un autre avis.", "Opinion (NL)", "Opinion (FR)", "at the request of the College"):
        assert words in slower.text, words
    assert (slower.status_code, before) == (409, Translated(TEXT.fr, "Zeer gunstig advies."))
    assert (again.status_code, db.session.scalars(select(Opinion.text)).one()) == (303, Translated("Un autre avis.", TEXT.nl))


def test_of_two_who_record_the_answer_of_the_college_the_second_reads_what_the_first_saved(desk: StaffClient) -> None:
    opinion = actions.adopt(_draft(), _vote(), actor=ACTOR)
    actions.hand_over(opinion, today(), "", actor=ACTOR)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path, day = f"/staff/opinions/{opinion.id}/follow-up", today().isoformat()
    opened = answers(desk.get(path).text, "opened")

    desk.send(path, **opened | {"follow_up": "follows", "reasons_fr": "Oui.", "reasons_nl": "Ja.", "day": day})
    slower = desk.send(path, **opened | {"follow_up": "not", "reasons_fr": "Non.", "reasons_nl": "Neen.", "day": day})
    before = db.session.scalars(select(Opinion.follow_up)).one()
    again = desk.send(path, **answers(slower.text, "opened"))

    for words in ("The College follows it", "Oui.", "Its reasons (NL)"):
        assert words in slower.text, words
    assert (slower.status_code, before) == (409, FollowUp.FOLLOWS)
    assert (again.status_code, db.session.scalars(select(Opinion.follow_up)).one()) == (303, FollowUp.NOT)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "fr",
            [
                "Origine",
                "à la demande du Collège",
                "d’initiative",
                "Événement",
                "Le grand quiz",
                "Que fait le Collège\xa0?",
                "Le Collège ne le suit pas",
            ],
        ),
        (
            "nl",
            [
                "Aanleiding",
                "op verzoek van het College",
                "op eigen initiatief",
                "Evenement",
                "Le grand quiz",
                "Wat doet het College?",
                "Het College volgt het niet",
            ],
        ),
    ],
)
def test_the_journal_says_what_was_changed_of_an_opinion_in_words(app: Flask, lang: str, words: list[str]) -> None:
    opinion, event = _draft(occasion=Occasion.REQUEST), make_event(title=Translated("Le grand quiz", "", ""))
    actions.edit(opinion, {"occasion": Occasion.OWN, "event_id": event.id}, version=opinion.version, actor=ACTOR)
    actions.adopt(opinion, _vote(), actor=ACTOR)
    actions.hand_over(opinion, today(), "", actor=ACTOR)
    actions.follow(opinion, FollowUp.NOT, Translated("Non.", "Neen."), today(), actor=ACTOR)

    with app.test_request_context(), speaking(lang):
        told_of = [part for entry in told.history("opinion", opinion.id) for change in entry.changes for part in change]

    assert [expected for expected in words if expected not in told_of] == []
    assert {"own", "request", "not"}.isdisjoint(told_of)


def test_a_text_that_somebody_changed_is_read_before_it_is_adopted(desk: StaffClient) -> None:
    opinion, vote = _draft(), _vote()
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    home = f"/staff/opinions/{opinion.id}"
    read = answers(desk.get(home).text)

    desk.send(f"{home}/edit", **answers(desk.get(f"{home}/edit").text) | {"text_nl": "Zeer gunstig advies."})
    desk.send(f"{home}/adopt", **read | {"vote": vote.id})
    told, states = desk.get(home).text, [db.session.scalars(select(Opinion.state)).one()]
    desk.send(f"{home}/adopt", **answers(told) | {"vote": vote.id})

    states.append(db.session.scalars(select(Opinion.state)).one())
    assert ("Somebody changed the text meanwhile" in told, states) == (True, [OpinionState.DRAFT, OpinionState.ADOPTED])


def test_an_opinion_adopted_while_somebody_writes_says_so(desk: StaffClient) -> None:
    opinion, vote = _draft(), _vote()
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path = f"/staff/opinions/{opinion.id}/edit"
    opened = answers(desk.get(path).text)
    actions.adopt(opinion, vote, actor=ACTOR)
    db.session.commit()

    late = desk.send(path, **opened | {"text_fr": "Un autre avis."})

    assert (late.status_code, "Saving again" in late.text) == (409, False)
    for words in ("its text changes no more", "Un autre avis."):
        assert words in late.text


def _draft(**values: Any) -> Opinion:
    facts = {"occasion": Occasion.REQUEST, "title": TITLE, "text": TEXT, **values}
    return actions.draft(sittings.make_council(), facts, actor=ACTOR)


def _vote(days: int = 0) -> Vote:
    """Return a vote that was carried some days later, by two of three members with a vote."""
    starts = BEGINS + timedelta(days=days)
    meeting = sittings.make_meeting(3, substitutes=0, starts_at=starts, ends_at=starts + timedelta(hours=2))
    sitting = sittings.held(meeting, there=2)
    seats = {one.seat_id for one in sitting.attendances[-3:]}
    for one in sitting.attendances:
        if one.seat_id not in seats:
            one.voting = False
    attending.come(sitting, sitting.attendances[-3], at=starts, actor=ACTOR)
    attending.come(sitting, sitting.attendances[-2], at=starts, actor=ACTOR)
    taken = voting.take(sitting, meeting.items[0], Count(votes_for=2), at=starts, actor=ACTOR)
    return db.session.scalars(queries.vote(taken.id)).one()
