"""The journal has words for all that is recorded, and ways to the screens of what it is about."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from ixevents.associations.words import FACTS
from ixevents.core.web import speaking
from ixevents.council import actions as council
from ixevents.council import candidatures
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import member_details
from ixevents.meetings.models import Answer, Via, Why
from ixevents.minutes.models import Presence
from ixevents.proposals.models import EventProposal
from ixevents.resources import actions as resources
from ixevents.staff.journal import told, words
from ixevents.staff.registrations.words import DEEDS
from ixevents.staff.stand_calls.forms import StandCallForm
from tests.support import factories, source


def recorded(place: int, names: tuple[str, ...]) -> Iterator[str]:
    """Yield what is written literally at a place among the arguments of `journal.record` or `journal.note`."""
    for module in (module for module in source.modules().values() if "journal." in module.text):
        for call in module.calls(*names):
            if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "journal":
                what = call.args[place]
                parts = [what.body, what.orelse] if isinstance(what, ast.IfExp) else [what]
                yield from (part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


COMPUTED = {"resend_letter", "release_letter", "drop_letter", "erase", "expire"}
"""Verbs put together while recording: keep them here."""

ABOUT = """
    registration slot event edition place question mailing mailing_recipient notice school school_import export door_link bulk_job
    outbox_pause staff
"""


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_every_verb_and_kind_has_words_in_both_languages(app: Flask, lang: str) -> None:
    verbs, kinds = {*recorded(0, ("record", "note")), *COMPUTED}, {*recorded(1, ("note",)), *ABOUT.split()}
    with app.test_request_context(), force_locale(lang):
        wordless = sorted([verb for verb in verbs if verb not in words.VERBS] + [kind for kind in kinds if kind not in words.KINDS])

    assert len(verbs) > 50
    assert wordless == []


def test_every_fact_that_is_recorded_has_words(app: Flask) -> None:
    calls = [call for module in source.modules().values() if "journal." in module.text for call in ast.walk(module.tree) if _records(call)]
    names = {keyword.arg for call in calls for keyword in call.keywords} - {None, "actor", "before", "after", "note"}

    assert len(names) > 100
    assert sorted(names - words.FACTS.keys()) == []


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_how_a_member_is_marked_at_a_meeting_has_words(app: Flask, lang: str) -> None:
    with app.test_request_context(), speaking(lang):
        marks = [told.said(str(presence)) for presence in Presence if presence != Presence.ABSENT]

    assert set(marks).isdisjoint(Presence)


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_what_members_answer_and_why_they_are_convened_no_more_has_words(app: Flask, lang: str) -> None:
    with app.test_request_context(), speaking(lang):
        said = [told.said(str(answer)) for answer in (Answer.YES, Answer.NO, Answer.PERHAPS)] + [told.said(str(why), "why") for why in Why]

    assert set(said).isdisjoint({*Answer, *Why})


@pytest.mark.parametrize(
    ("lang", "words_of_it"),
    [
        ("fr", ("Réponse", "Pas encore de réponse", "dit au secrétariat")),
        ("nl", ("Antwoord", "Nog geen antwoord", "gezegd aan het secretariaat")),
    ],
)
def test_an_answer_written_down_is_told_with_what_was_before_and_which_way_it_came(
    app: Flask, lang: str, words_of_it: tuple[str, str, str]
) -> None:
    entry = journal.record("answer", factories.make_slot(), before=Answer.AWAITED, after=Answer.YES, via=Via.STAFF, count=2)
    db.session.flush()

    with speaking(lang):
        (answer, way, many) = told.tell([entry], named=False)[0].changes

    assert (answer[0], answer[1], way[2]) == words_of_it
    assert many[0] == {"fr": "Combien", "nl": "Hoeveel"}[lang], "not the number something has"


def test_which_fields_of_a_person_or_a_proposal_were_changed_is_said_in_words(app: Flask) -> None:
    columns = {column.key for column in EventProposal.__table__.columns if not column.foreign_keys} - KEPT
    named = {*council.FACTS, *member_details.FACTS, *candidatures.CHANGEABLE, *resources.FACTS, *columns}

    assert sorted(named - words.FACTS.keys()) == []


KEPT = {"answered_at", "asked_at", "code", "created_at", "decided_at", "forgotten_at", "id", "idempotency_key", "received_at", "sample"}
"""Of a proposal: what nobody fills in."""


def _records(node: ast.AST) -> bool:
    """Whether a node writes in the journal, itself or by the function of its module that does."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("journal.record", "journal.note", "_note")


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_from_when_to_when_somebody_was_there_is_said_in_words(app: Flask, lang: str) -> None:
    with app.test_request_context(), speaking(lang):
        spells = told.said(["2026-12-22T17:30:00+00:00/2026-12-22T18:10:00+00:00", "2026-12-22T18:30:00+00:00/"])

    day = {"fr": "22 déc. 2026", "nl": "22 dec 2026"}[lang]
    assert spells == f"{day}, 18:30 – {day}, 19:10, {day}, 19:30 – …"


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_what_is_changed_of_a_stand_and_of_its_call_has_words(app: Flask, lang: str) -> None:
    with app.test_request_context():
        changed = {*FACTS, "activity", "conditions", *StandCallForm().facts()}

    with app.test_request_context(), speaking(lang):
        wordless = [name for name in changed if name not in words.FACTS]
        said = told.said(["tables", "watts", "volunteers"], "fields")
        given_up = told.said("withdrawn")

    assert wordless == []
    assert given_up == {"fr": "Retirée", "nl": "Ingetrokken"}[lang]
    assert said == {"fr": "Tables, Électricité, Personnes au stand", "nl": "Tafels, Elektriciteit, Mensen aan de stand"}[lang]


def facts_recorded() -> Iterator[str]:
    """Yield the names of facts as they stand in calls, and in what is spread into them from the same function."""
    for module in (module for module in source.modules().values() if "journal." in module.text):
        for function in (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)):
            nodes = list(ast.walk(function))
            spread = {
                target.id: [key.value for key in node.value.keys if isinstance(key, ast.Constant)]
                for node in nodes
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for call in (
                node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) in ("journal.record", "journal.note")
            ):
                for given in call.keywords:
                    yield from [given.arg] if given.arg else map(str, spread.get(ast.unparse(given.value), ()))


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_every_fact_has_words_in_both_languages(app: Flask, lang: str) -> None:
    names = set(facts_recorded()) - {"actor"}

    with speaking(lang):
        unsaid = sorted(name for name in names if words.fact(name) == name.replace("_", " ").capitalize() and name not in words.FACTS)

    assert len(names) > 100
    assert unsaid == []


def test_a_party_that_moves_is_told_by_its_dates(app: Flask) -> None:
    old, new = (factories.make_slot(starts_at=datetime(2026, 12, day, 19, tzinfo=UTC)) for day in (5, 6))
    moved = factories.make_registration(slot=new)
    entry = journal.record("transfer", moved, before=old.id, after=new.id, waiting=2)
    db.session.flush()

    with speaking("fr"):
        (change, waiting) = told.tell([entry], named=False)[0].changes

    assert (change[0], (change[1] or "").rpartition(", ")[2], change[2].rpartition(", ")[2]) == ("Date", "5 déc. 2026", "6 déc. 2026")
    assert waiting == ("En attente", None, "2")


@pytest.mark.parametrize(("lang", "council"), [("fr", "Conseil consultatif"), ("nl", "Adviesraad")])
def test_the_topics_of_news_are_said_by_their_names(app: Flask, lang: str, council: str) -> None:
    with speaking(lang):
        alone, chosen = told.said(["council"], "topics"), told.said({"topics": ["council"]}, "selection")

    assert [said.count(council) for said in (alone, chosen)] == [1, 1]


def test_the_story_of_a_registration_has_words_for_all_that_happens_to_it() -> None:
    happens = {
        call.args[0].value
        for module in source.modules().values()
        for call in (module.calls("record") if "journal." in module.text else ())
        if len(call.args) > 1 and ast.unparse(call.args[1]) == "registration" and isinstance(call.args[0], ast.Constant)
    }

    assert len(happens) > 10
    assert happens - set(DEEDS) == set()


def test_every_screen_of_an_object_is_there(app: Flask) -> None:
    arguments = {(rule.endpoint, frozenset(rule.arguments)) for rule in app.url_map.iter_rules()}

    assert [kind for kind, (endpoint, argument) in words.SCREENS.items() if (endpoint, frozenset({argument})) not in arguments] == []
