"""What one fills in about a place."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from ixevents.core.forms import DecimalField
from ixevents.staff.writing import WritingForm, line, named_somehow, words


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
    latitude = DecimalField(
        _l("Latitude"), [Optional(), NumberRange(Decimal(-90), Decimal(90), _l("Enter a number between -90 and 90."))], places=5
    )
    longitude = DecimalField(
        _l("Longitude"), [Optional(), NumberRange(Decimal(-180), Decimal(180), _l("Enter a number between -180 and 180."))], places=5
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that it has a name."""
        return bool(super().validate(extra_validators) & named_somehow(self, "name"))
