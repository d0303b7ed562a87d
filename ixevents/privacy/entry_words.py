"""What the things, facts and values are called that packages find on a person: their `find` gives plain data, people read words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from ixevents.accounts import words as roles
from ixevents.associations import words as stands
from ixevents.classes.models import Photos, Transport
from ixevents.classes.words import HANDOVERS
from ixevents.council.words import CANDIDATURES
from ixevents.mailbox.models import InboxState
from ixevents.mailings.models import RecipientState
from ixevents.meetings.answer_words import ANSWERS
from ixevents.minutes.words import PRESENCES
from ixevents.outbox.models import NoticeState
from ixevents.privacy import words
from ixevents.proposals import words as proposals
from ixevents.registrations import words as registrations
from ixevents.registrations.forms import NEEDS
from ixevents.schools import levels
from ixevents.schools.levels import Level
from ixevents.subscriptions.models import SubscriptionState

KINDS: dict[str, object] = {
    "attendance": _l("Presence at a meeting of the council"),
    "class": _l("Class"),
    "class_handover": _l("Class handed over"),
    "council_candidature": _l("Candidature for the council"),
    "council_member": _l("Member of the council"),
    "council_renewal_ask": _l("Question about the next term of the council"),
    "event_proposal": _l("Proposal for the Week"),
    "exchange_coordinator": _l("Coordinator of exchanges"),
    "facilitator": _l("Facilitator"),
    "historic_contact": _l("Official named in the records of about 2012"),
    "letters_came_back": _l("Letters came back"),
    "mailing": _l("Mailing"),
    "meeting_invitation": _l("Convening notice"),
    "message_received": _l("Letter received"),
    "no_news": _l("No more news"),
    "notice": _l("Letter"),
    "poll_voter": _l("Answer about a date"),
    "privacy_request": _l("Request about data"),
    "registration": _l("Registration"),
    "staff": _l("Account"),
    "stand": _l("Stand at the festival"),
    "subscription": _l("News by email"),
    "volunteer": _l("Volunteer"),
}
FIELDS: dict[str, object] = {
    "active": _l("In use"),
    "address": _l("Address"),
    "adults": _l("Adults"),
    "adults_came": _l("Adults who came"),
    "answer": _l("Answer"),
    "answers": _l("Answers"),
    "as_substitute": _l("As substitute"),
    "asked": _l("You asked"),
    "at": _l("When"),
    "browser": _l("Browser"),
    "by_post": _l("Wants notices by post"),
    "came": _l("Of you were there"),
    "confirmed_at": _l("Confirmed"),
    "contact_next_year": _l("Wants to hear of next year"),
    "counts": _l("Girls, boys, others"),
    "created_at": _l("Since"),
    "day_phone": _l("Telephone on the day"),
    "dead_since": _l("Nobody reads it since"),
    "do_not_contact": _l("Never written to"),
    "email": _l("Email address"),
    "email_as_written": _l("Email address as written"),
    "ended": _l("Ended"),
    "event": _l("Event"),
    "experience": _l("Experience"),
    "function": _l("Function"),
    "gender": _l("Sex, as declared"),
    "hours": _l("Hours of the school"),
    "informed_at": _l("Told beforehand"),
    "inhabitant": _l("Lives in the municipality"),
    "label": _l("Name of the class"),
    "language": _l("Language"),
    "languages": _l("Languages"),
    "lessons": _l("In the lessons"),
    "letter": _l("Kind of letter"),
    "level": _l("Year"),
    "meeting": _l("Meeting"),
    "motivation": _l("Motivation"),
    "name": _l("Name"),
    "needs": _l("Needs"),
    "needs_note": _l("Needs, in your words"),
    "news": _l("Wants news"),
    "note": _l("Note"),
    "number": _l("Enterprise number"),
    "of": _l("About"),
    "on": _l("On"),
    "organisation": _l("Organisation"),
    "passkeys": _l("Passkeys"),
    "person": _l("Person"),
    "phone": _l("Telephone"),
    "phone_as_written": _l("Telephone as written"),
    "photos": _l("Pictures"),
    "poll": _l("Question about a date"),
    "pupils": _l("Pupils"),
    "pupils_came": _l("Pupils who came"),
    "question": _l("Question"),
    "reason": _l("Reason"),
    "received_at": _l("Received"),
    "received_on": _l("Received"),
    "recipient": _l("Sent to"),
    "role": _l("Function at the school"),
    "roles": _l("What for"),
    "scope": _l("In which text"),
    "seats": _l("Places"),
    "seats_waiting": _l("Places waited for"),
    "sender": _l("Sender"),
    "sent_at": _l("Sent"),
    "sent_to": _l("Sent to"),
    "sign_ins": _l("Signed in"),
    "shifts": _l("Shifts"),
    "since": _l("Since"),
    "starts_at": _l("When"),
    "state": _l("State"),
    "subject": _l("Subject"),
    "title": _l("Title"),
    "topic": _l("Topic"),
    "topics": _l("News of"),
    "transport": _l("Comes by"),
    "understood": _l("What was read in it"),
    "went_on": _l("Went on as another registration"),
    "words": _l("What you wrote"),
}
INTERNAL = ("kind", "text", "registration_id", "authority", "slots")
"""Numbers of ours and what is shown apart: people have no use for them; they stand in the JSON."""

VALUES: dict[str, object] = {
    "f": _l("Woman"),
    "m": _l("Man"),
    "x": _l("Neither of these"),
    "BE": _l("Belgium"),
    "unknown": _l("Not known: both"),
    Photos.ATMOSPHERE: _l("Of the atmosphere only"),
    Photos.TARGETED: _l("Of single people too"),
    Transport.ON_FOOT: _l("On foot"),
    Transport.PUBLIC: _l("Public transport"),
    Transport.COACH: _l("Coach"),
    Transport.BICYCLE: _l("Bicycle"),
    **{str(need): text for need, text in NEEDS.items()},
}
"""Recorded values that have words; what has none is shown as it was written."""

Words = Mapping[Any, object]

OF_KIND: dict[str, dict[str, Words]] = {
    "attendance": {"state": PRESENCES},
    "class": {"level": {str(level): levels.name(level) for level in Level}},
    "class_handover": {"state": HANDOVERS},
    "council_candidature": {"state": CANDIDATURES},
    "event_proposal": {"state": proposals.STATES},
    "mailing": {
        "state": {
            RecipientState.LISTED: _l("To be written"),
            RecipientState.WRITTEN: _l("Written to you"),
            RecipientState.LEFT: _l("Not for you any more"),
            RecipientState.UNSUBSCRIBED: _l("You wanted no news"),
            RecipientState.UNREACHABLE: _l("The address cannot be written to"),
            RecipientState.STOPPED: _l("Stopped before it was your turn"),
        }
    },
    "meeting_invitation": {"answer": ANSWERS},
    "message_received": {
        "state": {
            InboxState.RECEIVED: _l("Not looked into yet"),
            InboxState.APPLIED: _l("Your calendar’s answer was taken"),
            InboxState.BOUNCE: _l("A letter came back"),
            InboxState.AUTOMATIC: _l("Written by a machine"),
            InboxState.KEPT: _l("Somebody decides about it"),
            InboxState.LETTER: _l("Somebody reads it"),
        }
    },
    "no_news": {
        "of": {
            "registrations": _l("Events"),
            "council": _l("Council"),
            "teachers": _l("Classes"),
            "subscribers": _l("News by email"),
            "volunteers": _l("Volunteers"),
        }
    },
    "notice": {
        "state": {
            NoticeState.DUE: _l("To be sent"),
            NoticeState.SENDING: _l("Being sent"),
            NoticeState.SENT: _l("Sent"),
            NoticeState.RETRY: _l("To be tried again"),
            NoticeState.FAILED: _l("Failed"),
            NoticeState.HELD: _l("Held back"),
            NoticeState.DROPPED: _l("Not sent"),
            NoticeState.BOUNCED: _l("Came back"),
        }
    },
    "privacy_request": {"asked": words.ASKED, "state": words.STATES},
    "registration": {"state": registrations.STATES},
    "staff": {"roles": roles.NAMES},
    "stand": {"state": stands.STATES},
    "subscription": {
        "state": {
            SubscriptionState.HELD: _l("Not confirmed yet"),
            SubscriptionState.CONFIRMED: _l("Confirmed"),
            SubscriptionState.ENDED: _l("Ended"),
        }
    },
}
"""Recorded values of one fact of one kind: "held" says something else of a letter than of a stand."""
