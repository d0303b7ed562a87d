"""The back-office: screens for those who run the site, no rules. Health addresses, and in development its letters and styleguide."""

from flask import Flask

from ixevents.accounts import access
from ixevents.staff import attempts, development, health, menu, metrics
from ixevents.staff.account.views import bp as account
from ixevents.staff.answers.views import bp as answers
from ixevents.staff.bulk.views import bp as bulk
from ixevents.staff.calling_off.views import bp as calling_off
from ixevents.staff.candidatures.views import bp as candidatures
from ixevents.staff.classes.views import bp as classes
from ixevents.staff.condition.views import bp as condition
from ixevents.staff.convocations.views import bp as convocations
from ixevents.staff.council.views import bp as council
from ixevents.staff.council_imports.views import bp as council_imports
from ixevents.staff.council_labels.views import bp as council_labels
from ixevents.staff.council_report.views import bp as council_report
from ixevents.staff.council_rules.views import bp as council_rules
from ixevents.staff.council_seats.views import bp as council_seats
from ixevents.staff.dashboard.views import bp as dashboard
from ixevents.staff.door.views import bp as door
from ixevents.staff.doubles.views import bp as doubles
from ixevents.staff.editions.views import bp as editions_bp
from ixevents.staff.entering.views import bp as entering
from ixevents.staff.events.views import bp as events_bp
from ixevents.staff.exchange_dates.views import bp as exchange_dates
from ixevents.staff.exchanges.views import bp as exchanges
from ixevents.staff.export_schedules.views import bp as export_schedules
from ixevents.staff.exports.views import bp as exports
from ixevents.staff.feedback.views import bp as feedback
from ixevents.staff.figures.views import bp as figures
from ixevents.staff.grants.views import bp as grants
from ixevents.staff.holidays.views import bp as holidays
from ixevents.staff.iati.views import bp as iati
from ixevents.staff.journal.views import bp as journal
from ixevents.staff.kits.views import bp as kits
from ixevents.staff.lapsing.views import bp as lapsing
from ixevents.staff.letters.views import bp as letters
from ixevents.staff.mailbox.views import bp as mailbox
from ixevents.staff.mailing_files.views import bp as mailing_files
from ixevents.staff.mailings.views import bp as mailings
from ixevents.staff.meeting_items.views import bp as meeting_items
from ixevents.staff.meeting_requests.views import bp as meeting_requests
from ixevents.staff.meetings import panels
from ixevents.staff.meetings.views import bp as meetings
from ixevents.staff.minutes.views import bp as minutes_bp
from ixevents.staff.opinions.views import bp as opinions
from ixevents.staff.papers.views import bp as papers
from ixevents.staff.participations.views import bp as participations
from ixevents.staff.partners.views import bp as partners
from ixevents.staff.people.views import bp as people
from ixevents.staff.pictures.views import bp as pictures_bp
from ixevents.staff.places.views import bp as places_bp
from ixevents.staff.planning.views import bp as planning_bp
from ixevents.staff.polls.views import bp as polls
from ixevents.staff.preview.views import bp as preview_bp
from ixevents.staff.privacy.views import bp as privacy
from ixevents.staff.processing.views import bp as processing
from ixevents.staff.proposal_calls.views import bp as proposal_calls
from ixevents.staff.proposals.views import bp as proposals
from ixevents.staff.questions.views import bp as questions
from ixevents.staff.record_codes.views import bp as record_codes
from ixevents.staff.record_contacts.views import bp as record_contacts
from ixevents.staff.record_documents.views import bp as record_documents
from ixevents.staff.record_parts.views import bp as record_parts
from ixevents.staff.records.views import bp as records
from ixevents.staff.registrations.views import bp as registrations
from ixevents.staff.renewal.views import bp as renewal
from ixevents.staff.reports.views import bp as reports
from ixevents.staff.resources.views import bp as resources
from ixevents.staff.round_classes.views import bp as round_classes
from ixevents.staff.rounds.views import bp as rounds
from ixevents.staff.schools.views import bp as schools
from ixevents.staff.settings.views import bp as settings
from ixevents.staff.shift_people.views import bp as shift_people
from ixevents.staff.shifts.views import bp as shifts
from ixevents.staff.sitting_items.views import bp as sitting_items
from ixevents.staff.sittings import way_in
from ixevents.staff.sittings.views import bp as sittings
from ixevents.staff.slots.views import bp as slots
from ixevents.staff.stand_calls.views import bp as stand_calls
from ixevents.staff.stand_day.views import bp as stand_day
from ixevents.staff.stand_door.views import bp as stand_door
from ixevents.staff.stand_plan.views import bp as stand_plan
from ixevents.staff.stands.views import bp as stands
from ixevents.staff.statistics.views import bp as statistics
from ixevents.staff.visits.views import bp as visits
from ixevents.staff.volunteers.views import bp as volunteers
from ixevents.staff.webhooks.views import bp as webhooks

PROGRAMME = (editions_bp, events_bp, planning_bp, places_bp, pictures_bp, preview_bp, questions, proposals, proposal_calls, calling_off)
"""Screens that write the programme."""

STANDS = (stand_calls, stands, stand_plan, stand_day, stand_door, shifts, shift_people)
"""Screens for the stands of the festival, and for who lends a hand."""

SCHOOLS = (classes, schools, holidays, resources, kits, rounds, round_classes)
"""Screens for what is done with schools."""

LISTS = (registrations, bulk, entering, doubles, slots, exports, export_schedules)
"""Screens of those who come."""
PEOPLE = (visits, participations, statistics, feedback, exchanges, exchange_dates)
"""Screens of what is known of them."""

RECORDS = (records, record_contacts, record_parts, record_documents, record_codes, partners, figures, reports, grants)
"""Screens of the project records and partners, their figures, the reports to funders, grants given."""

HELD = (sittings, sitting_items, minutes_bp, opinions, council_report)
"""Screens of the council's meetings once they are held."""
COUNCIL = (council, council_seats, council_rules, council_labels, council_imports, candidatures, renewal)
"""Who sits on the council, and who wants to."""

CONVENED = (meetings, meeting_items, convocations, answers, polls, meeting_requests)
"""Meetings of the council: prepared, convened, answered."""

SCREENS = (
    health.bp,
    metrics.bp,
    dashboard,
    door,
    papers,
    volunteers,
    account,
    *SCHOOLS,
    *STANDS,
    *PROGRAMME,
    mailings,
    mailing_files,
    letters,
    mailbox,
    *LISTS,
    *PEOPLE,
    *HELD,
    *COUNCIL,
    *CONVENED,
    iati,
    *RECORDS,
    people,
    journal,
    privacy,
    lapsing,
    processing,
    webhooks,
    settings,
    condition,
)


def init_app(app: Flask) -> None:
    """Register the screens; the development pages only where no real person's letter can lie."""
    for screens in SCREENS:
        app.register_blueprint(screens)
    app.after_request(attempts.seen_first)
    panels.add("sittings", way_in.make)
    # Asked by the layout alone: a page that says that the database cannot answer asks it nothing.
    app.context_processor(lambda: {"menu": menu.shown, "programmes_named": menu.programmes_named} if access.in_area() else {})
    if app.config["ENVIRONMENT"] in ("development", "test"):
        app.register_blueprint(development.bp)
