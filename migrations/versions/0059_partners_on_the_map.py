"""Partners say themselves where the map shows them; those of the records keep their place."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0059_partners_on_the_map"
down_revision = "0058_record_of_the_exchanges"

PLACES = {
    "ixelles": ("50.83", "4.37"),
    "biarritz": ("43.48", "-1.56"),
    "cascais": ("38.70", "-9.42"),
    "bielefeld": ("52.02", "8.53"),
    "mizil": ("45.00", "26.44"),
    "zacharo": ("37.49", "21.65"),
    "kalamu": ("-4.35", "15.32"),
    "megiddo": ("32.58", "35.18"),
    "zababdeh": ("32.39", "35.32"),
}


def upgrade() -> None:
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("latitude", sa.Numeric(precision=8, scale=5), nullable=True))
        batch_op.add_column(sa.Column("longitude", sa.Numeric(precision=8, scale=5), nullable=True))
    for slug, (latitude, longitude) in PLACES.items():
        place = sa.text("UPDATE partner SET latitude = :latitude, longitude = :longitude WHERE slug = :slug")
        op.execute(place.bindparams(latitude=Decimal(latitude), longitude=Decimal(longitude), slug=slug))


def downgrade() -> None:
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")
