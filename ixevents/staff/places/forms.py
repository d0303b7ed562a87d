"""What one fills in about a place."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp

from ixevents.staff.writing import WritingForm, degrees, line, named_somehow, words


class PlaceForm(WritingForm):
    """The names and whereabouts of a place."""

    TEXTS = ("name", "street", "locality", "directions")
    FACTS = ("postcode", "country", "latitude", "longitude")

    name_fr, name_nl, name_en = line(), line(), line()
    street_fr, street_nl, street_en = line(), line(), line()
    locality_fr, locality_nl, locality_en = line(most=80), line(most=80), line(most=80)
    directions_fr, directions_nl, directions_en = words(), words(), words()
    postcode = StringField(_l("Postcode"), [InputRequired(_l("Enter the postcode.")), Length(max=10)])
    country = StringField(
        _l("Country"),
        [InputRequired(), Regexp(r"^[A-Z]{2}$", message=_l("Two capital letters: BE for Belgium."))],
        description=_l("Two letters: BE for Belgium."),
    )
    latitude, longitude = degrees(_l("Latitude"), 90), degrees(_l("Longitude"), 180)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that it has a name."""
        return bool(super().validate(extra_validators) & named_somehow(self, "name"))
