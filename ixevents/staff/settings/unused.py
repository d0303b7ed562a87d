"""A programme nobody uses leaves the menu, but not while something of it is to come."""

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.web import plain
from ixevents.events import programme as programmes
from ixevents.events.models import Edition, EditionState
from ixevents.extensions import db
from ixevents.staff.settings.forms import VersionedForm


def agreed(form: VersionedForm) -> bool:
    """Whether the site can do without the programmes that are ticked; says why not beside the tick."""
    ticked = {one.slug: form[name] for one in programmes.known() if (name := f"PROGRAMME_{one.slug.upper()}_UNUSED") in form}
    left = {slug: field for slug, field in ticked.items() if field.data}
    for slug, title in _to_come(left).items():
        left[slug].errors = [_("%(edition)s is public and not over yet.", edition=title)]
    if ticked and len(left) == len(ticked):
        list(left.values())[-1].errors = [_("Keep one programme at least.")]
    return not any(field.errors for field in left.values())


def _to_come(slugs: dict[str, object]) -> dict[str, str]:
    """Return the title of an edition to come of each of some programmes that has one, by programme."""
    if not slugs:
        return {}
    ahead = Edition.state == EditionState.PUBLISHED, Edition.ends_on >= dates.long_day(now())
    found = db.session.scalars(select(Edition).where(Edition.programme.in_(slugs), *ahead).order_by(Edition.starts_on.desc()))
    return {edition.programme: plain(edition.title) for edition in found}
