"""The screens of mailings."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.mailings import actions, preparation, tasks
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient, MailingState, RecipientState
from ixevents.outbox.models import Notice
from ixevents.registrations.models import State
from tests.support import factories, volunteers
from tests.support.client import StaffClient
from tests.support.queries import count_queries

WORDS = {
    "kind": "practical",
    "subject_fr": "Votre venue",
    "subject_nl": "Uw komst",
    "text_fr": "Bonjour {name},\r\n\r\nà bientôt.",
    "text_nl": "Dag {name},\r\n\r\ntot binnenkort.",
}


def test_an_officer_writes_to_the_registrants_of_an_event_and_sends(app: Flask, desk: StaffClient) -> None:
    slot = factories.make_slot()
    factories.make_registration(slot=slot, email="a@example.org", language="fr")
    factories.make_registration(slot=slot, email="b@example.org", language="nl", state=State.CANCELLED)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    written = desk.send(f"/staff/mailings/new?event={slot.event_id}", **WORDS)
    mailing = db.session.scalars(select(Mailing)).one()
    confirm = desk.get(f"{written.headers['Location']}/send").text
    sent = desk.send(f"{written.headers['Location']}/send", version=version_of(confirm), read="y", when="now")
    tasks.carry_on()

    assert (written.status_code, sent.status_code) == (303, 303)
    assert "1 letter will be written" in confirm
    assert mailing.selection["event"] == slot.event_id
    assert [(notice.recipient, notice.subject) for notice in db.session.scalars(select(Notice))] == [("a@example.org", "Votre venue")]
    assert {"compose_mailing", "send_mailing"} <= set(db.session.scalars(select(Entry.verb)))


def test_a_mailing_to_volunteers_says_in_the_language_of_the_officer_what_differs_and_whom_to_call(app: Flask, desk: StaffClient) -> None:
    shift = volunteers.make_turn().shift
    volunteers.make_turn(shift, volunteers.make_volunteer(shift.call, email=None, email_key=None))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="fr")

    page = desk.get(f"/staff/mailings/new?audience=volunteers&call={shift.call_id}").text

    assert ("titre de l’édition" in page, "nom de la personne bénévole" in page, "1 personne n’a pas d’adresse" in page) == (
        True,
        True,
        True,
    )


def test_an_unknown_placeholder_is_refused_and_what_was_typed_stays(app: Flask, desk: StaffClient) -> None:
    factories.make_registration()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send("/staff/mailings/new?state=confirmed", **WORDS | {"text_nl": "Dag {naam.__class__}"})

    assert answer.status_code == 422
    assert "{naam.__class__} is not a placeholder." in answer.text
    assert "Bonjour {name}," in answer.text
    assert '/staff/mailings/who?state=confirmed"' in answer.text
    assert db.session.scalars(select(Mailing)).all() == []


def test_two_officers_do_not_overwrite_each_other(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/mailings/{mailing.id}/edit"

    first = desk.send(path, version="1", **WORDS)
    second = desk.send(path, version="1", **WORDS | {"subject_fr": "Autre chose"})

    assert (first.status_code, second.status_code) == (303, 422)
    assert "Votre venue" in second.text
    assert 'value="Autre chose"' in second.text
    assert mailing.subject.fr == "Votre venue"


def test_a_mailing_that_goes_can_no_longer_be_changed(app: Flask, desk: StaffClient) -> None:
    mailing = sent_mailing(1)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answers = [desk.get(f"/staff/mailings/{mailing.id}/edit"), desk.send(f"/staff/mailings/{mailing.id}/edit", version="2", **WORDS)]

    assert [answer.status_code for answer in answers] == [409, 409]


def test_nothing_goes_before_both_languages_are_read(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send(f"/staff/mailings/{mailing.id}/send", version="1", when="now")

    assert (answer.status_code, mailing.state) == (422, MailingState.DRAFT)


@pytest.mark.parametrize(("day", "hour"), [("", ""), ("2020-01-01", "10:00"), ("x", "y"), ("2099-01-01", ""), ("2099-03-29", "02:30")])
def test_a_later_moment_must_be_one_to_come(app: Flask, desk: StaffClient, day: str, hour: str) -> None:
    mailing = factories.make_mailing()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send(f"/staff/mailings/{mailing.id}/send", version="1", read="y", when="later", day=day, hour=hour)

    assert (answer.status_code, mailing.state) == (422, MailingState.DRAFT)


def test_a_mailing_can_wait_for_its_moment(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send(f"/staff/mailings/{mailing.id}/send", version="1", read="y", when="later", day="2099-07-01", hour="10:00")

    assert answer.status_code == 303
    assert mailing.due_at is not None
    assert mailing.due_at.isoformat() == "2099-07-01T08:00:00+00:00"
    page = desk.get(answer.headers["Location"]).text
    assert "Planned. Until then you can change, pause or stop it." in page
    assert ("Who gets it is looked up when it leaves." in page, "0 of 0" in page) == (True, False)


def test_the_dates_of_an_event_are_offered_in_their_order(app: Flask, desk: StaffClient) -> None:
    event, first = factories.make_event(), (now() + timedelta(days=30)).replace(day=2)
    for days in (30, 0, 9):
        factories.make_slot(event=event, starts_at=first + timedelta(days=days), ends_at=first + timedelta(days=days, hours=1))
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get("/staff/mailings/who?audience=registrations").text

    offered = re.findall(r'<option value="(\d+)"', page.partition('name="slot"')[2].partition("</select>")[0])
    assert offered == [str(slot.id) for slot in sorted(event.slots, key=lambda slot: slot.starts_at)]


@pytest.mark.parametrize("audience", ["registrations", "council", "teachers", "volunteers", "subscribers"])
def test_who_chose_nobody_is_told_so(desk: StaffClient, audience: str) -> None:
    factories.make_council()
    desk.sign_in(Role.ADMINISTRATOR, language="en")

    back = desk.get(f"/staff/mailings/new?audience={audience}")

    assert (back.status_code, "Say to whom first" in desk.get(back.location).text) == (303, True)


def test_the_trial_goes_to_the_one_who_writes_and_holds_nobodys_data(app: Flask, desk: StaffClient) -> None:
    registration = factories.make_registration(name="Real Person")
    text = Translated("Bonjour {name} {link}", "Dag {name} {link}")
    mailing = factories.make_mailing(text=text, selection={"ids": [registration.id]})
    person = desk.sign_in(Role.PROGRAMME_OFFICER)

    desk.send(f"/staff/mailings/{mailing.id}/act", do="try")

    notices = db.session.scalars(select(Notice)).all()
    assert [(notice.recipient, notice.language) for notice in notices] == [(person.email, "fr"), (person.email, "nl")]
    assert not any(registration.code in notice.text or "Real Person" in notice.text for notice in notices)


def test_the_preview_shows_a_real_reader_and_never_the_key_to_the_private_page(app: Flask, desk: StaffClient) -> None:
    registration = factories.make_registration(name="Real Person")
    text = Translated("Bonjour {name} {link}", "Dag {name} {link}")
    mailing = factories.make_mailing(text=text, selection={"ids": [registration.id]})
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page, html = desk.get(f"/staff/mailings/{mailing.id}").text, desk.get(f"/staff/mailings/{mailing.id}/preview/nl")

    assert "Bonjour Real Person" in page
    assert "Dag Real Person" in html.text
    assert registration.code not in page + html.text
    assert "sandbox" in html.headers["Content-Security-Policy"]


def test_what_staff_type_is_shown_but_never_run(app: Flask, desk: StaffClient) -> None:
    bad = "<script>alert(1)</script> [x](javascript:alert(1)) ![i](https://evil.example/x.png)"
    mailing = factories.make_mailing(subject=Translated(bad, bad), text=Translated(bad, bad))
    desk.sign_in(Role.PROGRAMME_OFFICER)

    pages = [desk.get(f"/staff/mailings/{path}").text for path in ("", f"{mailing.id}", f"{mailing.id}/preview/fr", f"{mailing.id}/send")]

    assert not any("<script>alert" in page or 'href="javascript:' in page or "<img" in page for page in pages)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_log_cost_the_same_however_long(app: Flask, desk: StaffClient, count: int) -> None:
    for _number in range(count):
        mailing = sent_mailing(count)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    numbers = []
    for path in ("/staff/mailings/", f"/staff/mailings/{mailing.id}/readers", f"/staff/mailings/{mailing.id}"):
        with count_queries() as statements:
            assert desk.get(path).status_code == 200
        numbers.append(len(statements))

    # The last one names the event its readers were chosen by.
    assert numbers == [5, 4, 10]


def test_pause_resume_stop_and_discard_are_in_the_journal(app: Flask, desk: StaffClient) -> None:
    mailing = sent_mailing(2)
    draft = factories.make_mailing()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    for do in ("pause", "resume", "stop"):
        desk.send(f"/staff/mailings/{mailing.id}/act", do=do)
    desk.send(f"/staff/mailings/{draft.id}/act", do="discard")

    verbs = list(db.session.scalars(select(Entry.verb).order_by(Entry.id)))
    assert verbs[-4:] == ["pause_mailing", "resume_mailing", "stop_mailing", "discard_mailing"]
    assert db.session.scalars(select(Mailing.id)).all() == [mailing.id]


def test_what_cannot_be_done_any_more_is_said_politely(app: Flask, desk: StaffClient) -> None:
    mailing = sent_mailing(1)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answers = [desk.send(f"/staff/mailings/{mailing.id}/act", do=do).status_code for do in ("resume", "discard", "nonsense")]

    assert answers == [303, 303, 400]


def test_a_second_press_of_send_leads_to_what_the_first_began(app: Flask, desk: StaffClient) -> None:
    mailing = sent_mailing(1)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send(f"/staff/mailings/{mailing.id}/send", version="1", read="y", when="now")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/staff/mailings/{mailing.id}")


def test_addresses_are_masked_in_lists(app: Flask, desk: StaffClient) -> None:
    mailing = sent_mailing(1)
    draft = factories.make_mailing()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    pages = [desk.get(f"/staff/mailings/{one.id}/readers").text for one in (mailing, draft)]

    assert all("r…@example.org" in page and "r-0@example.org" not in page for page in pages)


def sent_mailing(readers: int) -> Mailing:
    """Make a mailing whose letters are written."""
    slot = factories.make_slot()
    for number in range(readers):
        factories.make_registration(slot=slot, email=f"r-{number}@example.org")
    mailing = factories.make_mailing(selection={"slot": slot.id}, kind=MailingKind.PRACTICAL)
    actions.release(mailing, version=mailing.version, due_at=None, actor="staff:1")
    db.session.commit()
    tasks.carry_on()
    return mailing


def version_of(page: str) -> str:
    """Return the version a form carries."""
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found is not None
    return found.group(1)


def test_the_readers_of_a_draft_can_be_changed(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing(selection={"states": ["confirmed"], "languages": []})
    desk.sign_in(Role.PROGRAMME_OFFICER, language="nl")
    path = f"/staff/mailings/{mailing.id}"

    form = desk.get(f"{path}/who").text
    answer = desk.send(f"{path}/who", state="waiting", language="nl")
    page = desk.get(path).text

    assert re.search(r'value="confirmed"\s+checked', form)
    assert answer.status_code == 303
    assert mailing.selection == {"states": ["waiting"], "languages": ["nl"]}
    assert "Wachtend · Nederlands" in page
    # The preview opens in the language of who reads.
    assert f"{path}/preview/nl" in page


def test_two_who_choose_the_readers_of_a_draft_do_not_overwrite_each_other(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing(selection={"states": ["confirmed"], "languages": []})
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/mailings/{mailing.id}/who"
    opened = version_of(desk.get(path).text)

    first = desk.send(path, version=opened, state="waiting")
    looked = desk.send(path, version=opened, state="waiting", language="nl", go="find")
    second = desk.send(path, version=opened, state="waiting", language="nl")
    kept = mailing.selection
    again = desk.send(path, version=version_of(second.text), state="waiting", language="nl")

    assert (first.status_code, second.status_code, again.status_code) == (303, 409, 303)
    assert kept == {"states": ["waiting"], "languages": []}
    assert "It goes to: All registrations · Waiting." in second.text
    assert re.search(r'value="nl"\s+checked', second.text)
    assert mailing.selection == {"states": ["waiting"], "languages": ["nl"]}
    # Who only looked for more to choose from has not read what the other one chose.
    assert version_of(looked.text) == opened


def test_who_sends_what_was_changed_meanwhile_reads_it_and_sends_it_then(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/mailings/{mailing.id}"
    opened = version_of(desk.get(f"{path}/send").text)
    desk.send(f"{path}/edit", version=opened, **WORDS)

    refused = desk.send(f"{path}/send", version=opened, read="y", when="now")
    state = mailing.state
    sent = desk.send(f"{path}/send", version=version_of(refused.text), read="y", when="now")

    assert (refused.status_code, state) == (422, MailingState.DRAFT)
    assert "Read below how it is now before you send it." in refused.text
    assert "Votre venue" in refused.text
    assert not re.search(r'name="read"[^>]*checked', refused.text)
    assert (sent.status_code, mailing.state) == (303, MailingState.PREPARED)


def test_a_planned_mailing_that_was_paused_waits_for_its_moment_again(app: Flask, desk: StaffClient) -> None:
    registration = factories.make_registration()
    mailing = factories.make_mailing(selection={"slot": registration.slot_id})
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/mailings/{mailing.id}"
    desk.send(f"{path}/send", version="1", read="y", when="later", day="2099-07-01", hour="10:00")

    listed = desk.get("/staff/mailings/").text
    desk.send(f"{path}/act", do="pause")
    paused = desk.get(path).text
    desk.send(f"{path}/act", do="resume")
    resumed = desk.get(path).text
    tasks.carry_on()

    assert "planned for 1 Jul 2099, 10:00" in listed
    assert "It was to go on 1 July 2099 at 10:00: resumed before, it goes then." in paused.replace("Wednesday ", "")
    assert "It waits for its moment again." in resumed
    assert "It goes on 1 July 2099 at 10:00." in resumed.replace("Wednesday ", "")
    assert mailing.state == MailingState.PREPARED
    assert db.session.scalars(select(Notice)).all() == []


def test_the_journal_says_for_when_a_mailing_was_planned_and_whom_it_goes_to_in_words(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing(selection={"states": ["requested"], "languages": []})
    desk.sign_in(Role.ADMINISTRATOR, language="fr")
    path = f"/staff/mailings/{mailing.id}"

    desk.send(f"{path}/who", version="1", state="waiting", language="nl")
    desk.send(f"{path}/send", version="2", read="y", when="later", day="2099-07-02", hour="10:00")
    page = " ".join(re.sub(r"<[^>]+>", " ", desk.get(path).text).split())

    assert "Toutes les inscriptions · Demande → " in page
    assert "Toutes les inscriptions · En attente · Néerlandais" in page
    assert "a planifié un envoi groupé" in page
    assert "2 juil. 2099, 10:00" in page
    assert "requested" not in page


def test_the_readers_of_what_has_gone_stay(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing(state=MailingState.DONE, selection={"states": ["confirmed"]})
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert desk.send(f"/staff/mailings/{mailing.id}/who", state="waiting").status_code == 409
    assert mailing.selection == {"states": ["confirmed"]}


def test_who_was_not_written_to_because_it_was_stopped_is_not_said_to_have_withdrawn(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing(state=MailingState.STOPPED)
    reader = {"mailing_id": mailing.id, "email_key": "a@example.org", "member_id": 1, "language": "fr"}
    db.session.add(MailingRecipient(**reader, state=RecipientState.STOPPED))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get(f"/staff/mailings/{mailing.id}").text

    assert "not written: stopped before" in page
    assert "0 of 1" in page
    assert "withdrew, wants no news" not in page


def test_words_for_a_mailing_that_was_sent_meanwhile_are_not_lost(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing(state=MailingState.SENDING)
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/mailings/{mailing.id}/edit"

    late = desk.send(path, version="1", **WORDS)

    assert late.status_code == 409
    assert "sent or stopped meanwhile" in late.text
    assert "tot binnenkort." in late.text


def test_a_planned_mailing_is_made_a_draft_again_until_a_letter_is_written(app: Flask, desk: StaffClient) -> None:
    registration = factories.make_registration()
    mailing = factories.make_mailing(selection={"slot": registration.slot_id})
    desk.sign_in(Role.PROGRAMME_OFFICER)
    assert "Until the first letter is written you can make it a draft again." in desk.get(f"/staff/mailings/{mailing.id}/send").text
    actions.release(mailing, version=mailing.version, due_at=now() + timedelta(hours=2), actor="staff:1")
    db.session.commit()
    page, button = f"/staff/mailings/{mailing.id}", "Make it a draft again"

    offered = button in desk.get(page).text
    done = desk.send(f"{page}/act", do="redraft")
    draft = desk.get(page).text
    actions.release(mailing, version=mailing.version, due_at=None, actor="staff:1")
    db.session.commit()
    preparation.list_some(preparation.take(mailing.id), 0)
    actions.pause(mailing, actor="staff:1")
    db.session.commit()
    listed = desk.get(page).text
    actions.resume(mailing, actor="staff:1")
    db.session.commit()
    tasks.carry_on()
    late = desk.get(page).text
    desk.send(f"{page}/act", do="redraft")

    assert (offered, done.status_code, "Change the text" in draft, button in listed, button in late) == (True, 303, True, True, False)
    assert "This mailing has gone on meanwhile." in desk.get(page).text
