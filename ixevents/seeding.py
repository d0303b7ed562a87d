"""What `ixevents seed` loads, in order: what comes later leans on what came before."""

from collections.abc import Callable
from typing import Any

from ixevents.allocation import sample as sample_round
from ixevents.associations import sample as sample_stands
from ixevents.council import records as council_records
from ixevents.council import sample as sample_council
from ixevents.exchanges import sample as sample_exchanges
from ixevents.figures import sample as sample_figures
from ixevents.grants import sample as sample_grants
from ixevents.meetings import sample as sample_meetings
from ixevents.opinions import sample as sample_minutes
from ixevents.polls import sample as sample_poll
from ixevents.privacy import sample as sample_requests
from ixevents.programmes import sample as sample_programme
from ixevents.projects import records as project_records
from ixevents.projects import sample as sample_records
from ixevents.proposals import sample as sample_proposals
from ixevents.reports import sample as sample_report
from ixevents.resources import sample as sample_resources
from ixevents.schools import sample as sample_schools
from ixevents.volunteers import sample as sample_volunteers

Step = tuple[str, Callable[[], Any]]

RECORDS: tuple[Step, ...] = (("records", project_records.load), ("council", council_records.load))
SAMPLE: tuple[Step, ...] = (
    ("sample records", sample_records.load),
    ("sample schools", sample_schools.load),
    ("sample programme", sample_programme.load),
    ("sample stands", sample_stands.load),
    ("sample volunteers", sample_volunteers.load),
    ("sample resources", sample_resources.load),
    ("sample exchanges", sample_exchanges.load),
    ("sample grants", sample_grants.load),
    ("sample round", sample_round.load),
    ("sample council", sample_council.load),
    ("sample meetings", sample_meetings.load),
    ("sample minutes", sample_minutes.load),
    ("sample requests about data", sample_requests.load),
    ("sample poll", sample_poll.load),
    ("sample proposals", sample_proposals.load),
    ("sample figures", sample_figures.load),
    ("sample report", sample_report.load),
)


def steps(*, sample: bool) -> list[Step]:
    """Return what to load: the records, and around them the sample where it is wanted."""
    return [*RECORDS, *SAMPLE] if sample else [*RECORDS]
