"""Council and meetings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022_council_and_meetings"
down_revision = "0021_proposals"


def upgrade() -> None:
    op.create_table(
        "council_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("street", sa.String(length=160), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("locality", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("gender", sa.String(length=1), nullable=True),
        sa.Column("by_post", sa.Boolean(), nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_member")),
    )
    with op.batch_alter_table("council_member", schema=None) as batch_op:
        batch_op.create_index("ix_council_member_email_key", ["email_key"], unique=False)

    op.create_table(
        "council_member_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_council_member_link_member_id_council_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_member_link")),
    )
    with op.batch_alter_table("council_member_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_member_link_member_id"), ["member_id"], unique=False)

    op.create_table(
        "council_derogation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=160), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_council_derogation_ends_after_start")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_council_derogation_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_derogation")),
    )
    with op.batch_alter_table("council_derogation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_derogation_council_id"), ["council_id"], unique=False)

    op.create_table(
        "council_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_council_group_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_group")),
    )
    with op.batch_alter_table("council_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_group_council_id"), ["council_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("room", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("online_url", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("notice_kind", sa.String(length=10), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("second_of_id", sa.Integer(), nullable=True),
        sa.Column("convened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("convened_late", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_ends_after_start")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_meeting_council_id_council")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_meeting_place_id_place")),
        sa.ForeignKeyConstraint(["second_of_id"], ["meeting.id"], name=op.f("fk_meeting_second_of_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_meeting_state_starts_at", ["state", "starts_at"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["council_member.id"], name=op.f("fk_agenda_item_proposed_by_id_council_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "council_group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["council_group.id"], name=op.f("fk_council_group_member_group_id_council_group")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_council_group_member_member_id_council_member")),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_council_group_member")),
    )
    with op.batch_alter_table("council_group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_group_member_member_id"), ["member_id"], unique=False)

    op.create_table(
        "council_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["council_category.id"], name=op.f("fk_council_seat_category_id_council_category")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_council_seat_partner_id_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_seat")),
    )
    with op.batch_alter_table("council_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_seat_category_id"), ["category_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_council_seat_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "meeting_convocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_convocation_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_convocation")),
    )
    with op.batch_alter_table("meeting_convocation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_convocation_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "council_mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=20), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(length=160), nullable=False),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.Column("end_decision", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= starts_on", name=op.f("ck_council_mandate_ended_after_start")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_council_mandate_ends_after_start")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_council_mandate_member_id_council_member")),
        sa.ForeignKeyConstraint(["seat_id"], ["council_seat.id"], name=op.f("fk_council_mandate_seat_id_council_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_mandate")),
    )
    with op.batch_alter_table("council_mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_mandate_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_council_mandate_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(
            "uq_council_mandate_held",
            ["seat_id", "role"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "meeting_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_meeting_document_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_document_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_document")),
        sa.UniqueConstraint("code", name=op.f("uq_meeting_document_code")),
    )
    with op.batch_alter_table("meeting_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_document_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_document_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "meeting_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("stands_for_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("told_revision", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_stamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("chased", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mandate_id"], ["council_mandate.id"], name=op.f("fk_meeting_invitation_mandate_id_council_mandate")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_invitation_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_meeting_invitation_member_id_council_member")),
        sa.ForeignKeyConstraint(
            ["stands_for_id"], ["meeting_invitation.id"], name=op.f("fk_meeting_invitation_stands_for_id_meeting_invitation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_invitation")),
        sa.UniqueConstraint("meeting_id", "mandate_id", name=op.f("uq_meeting_invitation_meeting_id_mandate_id")),
    )
    with op.batch_alter_table("meeting_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_invitation_mandate_id"), ["mandate_id"], unique=False)
        batch_op.create_index("ix_meeting_invitation_member_id", ["member_id"], unique=False)

    op.create_table(
        "meeting_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("outdated", sa.Boolean(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=True),
        sa.Column("stamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["meeting_invitation.id"], name=op.f("fk_meeting_answer_invitation_id_meeting_invitation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_answer")),
    )
    with op.batch_alter_table("meeting_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_answer_invitation_id"), ["invitation_id"], unique=False)

    op.create_table(
        "meeting_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_counter_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["meeting_invitation.id"], name=op.f("fk_meeting_counter_invitation_id_meeting_invitation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_counter")),
    )
    with op.batch_alter_table("meeting_counter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_counter_invitation_id"), ["invitation_id"], unique=False)

    with op.batch_alter_table("council", schema=None) as batch_op:
        batch_op.add_column(sa.Column("term_starts_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("term_ends_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("notice_days", sa.Integer(), nullable=False, server_default="7"))
        batch_op.add_column(sa.Column("urgent_days", sa.Integer(), nullable=False, server_default="2"))
        batch_op.add_column(sa.Column("item_days", sa.Integer(), nullable=False, server_default="5"))
        batch_op.add_column(sa.Column("chair_decides_ties", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("absences_flagged", sa.Integer(), nullable=False, server_default="3"))
        batch_op.add_column(sa.Column("follow_up_days", sa.Integer(), nullable=False, server_default="60"))
        batch_op.add_column(sa.Column("minimum_age", sa.Integer(), nullable=False, server_default="16"))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))

    with op.batch_alter_table("council_category", schema=None) as batch_op:
        batch_op.add_column(sa.Column("voting", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("organisations", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("seats_most", sa.Integer(), nullable=True))

    # Of the three categories of the records, the first are residents; the others are organisations with one seat each (COU-04).
    categories = sa.table("council_category", sa.column("position", sa.Integer()), sa.column("organisations", sa.Boolean()))
    op.execute(categories.update().where(categories.c.position > 0).values(organisations=True))

    with op.batch_alter_table("council", schema=None) as batch_op:
        batch_op.alter_column("notice_days", server_default=None)
        batch_op.alter_column("urgent_days", server_default=None)
        batch_op.alter_column("item_days", server_default=None)
        batch_op.alter_column("chair_decides_ties", server_default=None)
        batch_op.alter_column("absences_flagged", server_default=None)
        batch_op.alter_column("follow_up_days", server_default=None)
        batch_op.alter_column("minimum_age", server_default=None)
        batch_op.alter_column("version", server_default=None)
    with op.batch_alter_table("council_category", schema=None) as batch_op:
        batch_op.alter_column("voting", server_default=None)
        batch_op.alter_column("organisations", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("council_category", schema=None) as batch_op:
        batch_op.drop_column("seats_most")
        batch_op.drop_column("organisations")
        batch_op.drop_column("voting")

    with op.batch_alter_table("council", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("minimum_age")
        batch_op.drop_column("follow_up_days")
        batch_op.drop_column("absences_flagged")
        batch_op.drop_column("chair_decides_ties")
        batch_op.drop_column("item_days")
        batch_op.drop_column("urgent_days")
        batch_op.drop_column("notice_days")
        batch_op.drop_column("term_ends_on")
        batch_op.drop_column("term_starts_on")

    with op.batch_alter_table("meeting_counter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_counter_invitation_id"))

    op.drop_table("meeting_counter")
    with op.batch_alter_table("meeting_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_answer_invitation_id"))

    op.drop_table("meeting_answer")
    with op.batch_alter_table("meeting_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_invitation_member_id")
        batch_op.drop_index(batch_op.f("ix_meeting_invitation_mandate_id"))

    op.drop_table("meeting_invitation")
    with op.batch_alter_table("meeting_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_document_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_document_item_id"))

    op.drop_table("meeting_document")
    with op.batch_alter_table("council_mandate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_council_mandate_held", sqlite_where=sa.text("ended_on IS NULL"), postgresql_where=sa.text("ended_on IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_council_mandate_seat_id"))
        batch_op.drop_index(batch_op.f("ix_council_mandate_member_id"))

    op.drop_table("council_mandate")
    with op.batch_alter_table("meeting_convocation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_convocation_meeting_id"))

    op.drop_table("meeting_convocation")
    with op.batch_alter_table("council_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_seat_partner_id"))
        batch_op.drop_index(batch_op.f("ix_council_seat_category_id"))

    op.drop_table("council_seat")
    with op.batch_alter_table("council_group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_group_member_member_id"))

    op.drop_table("council_group_member")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_meeting_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_state_starts_at")
        batch_op.drop_index(batch_op.f("ix_meeting_place_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_council_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("council_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_group_council_id"))

    op.drop_table("council_group")
    with op.batch_alter_table("council_derogation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_derogation_council_id"))

    op.drop_table("council_derogation")
    with op.batch_alter_table("council_member_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_member_link_member_id"))

    op.drop_table("council_member_link")
    with op.batch_alter_table("council_member", schema=None) as batch_op:
        batch_op.drop_index("ix_council_member_email_key")

    op.drop_table("council_member")
