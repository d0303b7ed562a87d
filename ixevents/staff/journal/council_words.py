"""What the journal calls what is done with the council."""

from flask_babel import lazy_gettext as _l

VERBS: dict[str, object] = {
    "open_call": _l("has opened a call for candidatures"),
    "offer_candidature": _l("has stood as a candidate"),
    "propose_candidature": _l("has proposed a candidature"),
    "refuse_candidature": _l("has not retained a candidature"),
    "appoint_candidature": _l("has appointed a candidate"),
    "open_renewal": _l("has started a renewal"),
    "answer_renewal": _l("has answered about the next term"),
    "remind_renewal": _l("has reminded about the next term"),
    "close_renewal": _l("has closed a renewal"),
    "appoint": _l("has appointed to the council"),
    "end_mandate": _l("has ended a mandate"),
    "keep_mandate": _l("has taken back the end of a mandate"),
    "thank": _l("has sent a letter of thanks"),
    "give_office": _l("has changed an office of the council"),
    "open_seat": _l("has given a seat"),
    "close_seat": _l("has taken a seat away"),
    "derogate": _l("has entered a derogation"),
    "withdraw_derogation": _l("has removed a derogation"),
    "close_group": _l("has ended a working group"),
    "make_member_link": _l("has made a member’s link"),
    "revoke_member_link": _l("has revoked a member’s links"),
}

KINDS: dict[str, object] = {
    "council": _l("Council"),
    "council_call": _l("Call for candidatures"),
    "council_candidature": _l("Candidature"),
    "council_renewal": _l("Renewal"),
    "council_renewal_ask": _l("Question about the next term"),
    "council_category": _l("Category of the council"),
    "council_derogation": _l("Derogation"),
    "council_group": _l("Working group"),
    "council_member": _l("Member"),
    "council_seat": _l("Seat on the council"),
}

FACTS: dict[str, object] = {
    "by_post": _l("Wants letters on paper as well"),
    "category_ids": _l("Who can answer"),
    "closes_on": _l("Last day"),
    "gender": _l("Sex, as declared"),
    "locality": _l("Municipality"),
    "motivation": _l("Motivation"),
    "news": _l("Wants news of the council"),
    "opens_on": _l("First day"),
    "postcode": _l("Postcode"),
    "second_email": _l("Email address of the substitute"),
    "second_gender": _l("Sex of the substitute"),
    "second_language": _l("Language of the substitute"),
    "second_name": _l("Name of the substitute"),
    "second_phone": _l("Telephone of the substitute"),
}

VALUES: dict[str, object] = {
    "effective": _l("effective member"),
    "substitute": _l("substitute"),
    "chair": _l("chair"),
    "vice_chair": _l("vice-chair"),
    "secretary": _l("secretary"),
    "resigned": _l("resigned"),
    "left_organisation": _l("no longer with the organisation"),
    "replaced": _l("replaced by the organisation"),
    "term": _l("end of the term"),
    "revoked": _l("ended by the municipal council"),
    "deceased": _l("deceased"),
    "corrected": _l("entered by mistake"),
}

SCREENS: dict[str, tuple[str, str]] = {
    "council_call": ("staff_candidatures.call", "call_id"),
    "council_candidature": ("staff_candidatures.candidature", "candidature_id"),
    "council_renewal": ("staff_renewal.renewal", "renewal_id"),
    "council_member": ("staff_council.member", "member_id"),
    "council_seat": ("staff_council_seats.seat", "seat_id"),
    "council_category": ("staff_council_rules.category", "category_id"),
    "council_group": ("staff_council_rules.group", "group_id"),
}
