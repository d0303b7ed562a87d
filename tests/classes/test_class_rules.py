"""The rules of classes without a page: lists of names, adults, keys, and what is forgotten when."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from ixevents.classes import actions, behind, personal, terms
from ixevents.extensions import db
from ixevents.privacy import holders
from ixevents.registrations import personal as registrations_personal
from ixevents.registrations.models import State
from ixevents.registrations.name_lists import looks_like_names
from tests.classes.conftest import THURSDAY, a_class, class_slot, registered

pytestmark = pytest.mark.usefixtures("workday")

SIX = ["Amina Diallo", "Bilal Saïdi", "Chloé Martin", "De Smet David", "Emma Peeters", "FARID EL AMRANI"]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(SIX),
        "\n".join(f"{number}. {name}" for number, name in enumerate(SIX, 1)),
        "\n".join(f"- {name}" for name in SIX),
        ", ".join(SIX),
        "; ".join(SIX),
        "Les élèves : " + ", ".join(SIX),
        "Diallo, Amina\nSaïdi, Bilal\nMartin, Chloé\nDe Smet, David\nPeeters, Emma\nEl Amrani, Farid",
        "Amina, Bilal, Chloé, David, Emma, Farid et Gaëlle",
        "Amina\nBilal\nChloé\nDavid\nEmma\nFarid",
        "Jean-Baptiste O’Neill\nAnne-Sophie van den Berg\nBilal Saïdi\nChloé Martin\nDavid De Smet\nEmma Peeters",
    ],
)
def test_a_list_of_names_is_seen(text: str) -> None:
    assert looks_like_names(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n".join(SIX[:5]),
        "Nous travaillons sur l’eau, la santé, le climat, la faim, la paix et la migration.",
        "De klas werkt rond water, gezondheid, klimaat, honger, vrede en migratie.",
        "Deux élèves en chaise roulante.\nUne allergie aux noix.\nArrivée vers 9 h.\nDépart en bus.\nMerci.\nÀ bientôt.",
        "Objectif 6\nObjectif 7\nObjectif 8\nObjectif 9\nObjectif 10\nObjectif 11",
        "1. l’eau\n2. le droit\n3. la ville\n4. la faim\n5. la paix\n6. le climat",
    ],
)
def test_what_is_no_list_of_names_passes(text: str) -> None:
    assert not looks_like_names(text)


@pytest.mark.parametrize(("pupils", "ratio", "adults"), [(1, 15, 1), (15, 15, 1), (16, 15, 2), (30, 15, 2), (35, 8, 5), (3, 35, 1)])
def test_one_adult_comes_for_each_group_begun(pupils: int, ratio: int, adults: int) -> None:
    assert terms.adults_for(pupils, ratio) == adults


def test_a_class_is_the_same_however_it_is_typed_and_its_key_fits() -> None:
    same = {actions.party_key(7, "", label) for label in ("4TQ B", "4tq b", "4TQB ", "4 tq B")}

    assert len(same) == 1
    assert actions.party_key(None, "École du Vent", "1") == actions.party_key(None, "ecole du vent", "1")
    assert actions.party_key(7, "", "1A") != actions.party_key(8, "", "1A")
    assert max(len(actions.party_key(10**9, "", "ß" * 40)), len(actions.party_key(None, "x" * 160, "㎏" * 40))) <= 60


def test_contacts_of_classes_are_kept_a_year_after_their_school_year_and_the_numbers_for_ever(app: Flask) -> None:
    registration = registered(a_class(class_slot(starts_at=THURSDAY)), topic="L’eau", day_phone="0470 00 00 01")[0]
    registration.state = State.ATTENDED
    db.session.flush()

    assert registrations_personal.expire(datetime(2027, 9, 1, tzinfo=UTC))["registrations"] == 0
    assert personal.expire(datetime(2028, 7, 14, tzinfo=UTC)) == {"classes": 0, "handovers": 0}
    assert personal.expire(datetime(2028, 7, 16, tzinfo=UTC)) == {"classes": 1, "handovers": 0}
    db.session.expire_all()
    party = behind.party(registration)
    assert (registration.name, registration.email, party.topic, party.day_phone) == ("", None, None, None)
    assert (party.label, party.pupils, party.adults, registration.seats) == ("4TQ B", 22, 2, 24)


def test_a_teacher_is_found_and_forgotten(app: Flask) -> None:
    registration = registered(a_class(class_slot()), topic="L’eau", day_phone="0470 00 00 01")[0]
    registration.state = State.ATTENDED
    db.session.flush()

    found = holders.find_all("odile@example.org")["classes"]
    counts = holders.erase_all("odile@example.org", actor="staff:1")

    assert [(one["label"], one["day_phone"]) for one in found] == [("4TQ B", "0470 00 00 01")]
    assert (counts["registrations"], counts["classes"]) == (1, 1)
    db.session.expire_all()
    assert behind.party(registration).day_phone is None
