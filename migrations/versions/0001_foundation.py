"""The foundation: people, communities, rounds, proposals, ballots, decisions, criteria and their record."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(length=320), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shown_name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("sign_in_name", sa.String(length=20), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("interface_language", sa.String(length=35), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column(
            "theme", sa.Enum("device", "light", "dark", name="theme", native_enum=False, length=32), nullable=False
        ),
        sa.Column("saves_data", sa.Boolean(), nullable=False),
        sa.Column("is_steward", sa.Boolean(), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rights_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("email", name=op.f("uq_members_email")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_members_sign_in_name")),
    )
    op.create_table(
        "regions",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_regions")),
    )
    op.create_table(
        "streams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "tells_of", sa.Enum("community", "round", name="streamof", native_enum=False, length=32), nullable=False
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column(
            "audience", sa.Enum("public", "facilitators", name="audience", native_enum=False, length=32), nullable=False
        ),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_streams")),
        sa.UniqueConstraint("tells_of", "subject_id", "audience", name=op.f("uq_streams_tells_of_subject_id_audience")),
    )
    op.create_table(
        "submissions",
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("location", sa.String(length=300), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "client_id", name=op.f("pk_submissions")),
    )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submissions_taken_at"), ["taken_at"], unique=False)

    op.create_table(
        "communities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column(
            "level", sa.Enum("local", "national", "global", name="level", native_enum=False, length=32), nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_language", sa.String(length=35), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("subregion", sa.String(length=3), nullable=True),
        sa.Column("region_code", sa.String(length=40), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum("public", "closed", "shielded", name="visibility", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "joining",
            sa.Enum("open", "request", "invitation", name="joining", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("has_quick_exit", sa.Boolean(), nullable=False),
        sa.Column("founded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["communities.id"], name=op.f("fk_communities_parent_id_communities")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_communities_region_code_regions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communities")),
    )
    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_communities_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_communities_path"), ["path"], unique=False)
        batch_op.create_index(batch_op.f("ix_communities_region_code"), ["region_code"], unique=False)

    op.create_table(
        "entries",
        sa.Column("stream_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_entries_stream_id_streams")),
        sa.PrimaryKeyConstraint("stream_id", "number", name=op.f("pk_entries")),
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index("ix_entries_kind", ["kind"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("former_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column(
            "device",
            sa.Enum("phone", "tablet", "computer", "unknown", name="device", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("is_shared_phone", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_sign_ins_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_ins_former_hash"), ["former_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_ins_member_id"), ["member_id"], unique=False)

    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "sign_in", "join", "confirm_address", "confirm_presence", name="purpose", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("carries", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_tokens_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tokens_token_hash")),
    )
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tokens_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_tokens_member_id"), ["member_id"], unique=False)

    op.create_table(
        "criteria_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_criteria_sets_community_id_communities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_sets")),
        sa.UniqueConstraint("slug", name=op.f("uq_criteria_sets_slug")),
        sa.UniqueConstraint("uuid", name=op.f("uq_criteria_sets_uuid")),
    )
    with op.batch_alter_table("criteria_sets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_criteria_sets_community_id"), ["community_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("member", "observer", "translator", "facilitator", name="role", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("inviter_id", sa.Integer(), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_invitations_community_id_communities")
        ),
        sa.ForeignKeyConstraint(["inviter_id"], ["members.id"], name=op.f("fk_invitations_inviter_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_inviter_id"), ["inviter_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("requested", "admitted", "declined", "left", name="membershipstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_memberships_community_id_communities")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_memberships_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("community_id", "member_id", name=op.f("uq_memberships_community_id_member_id")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memberships_member_id"), ["member_id"], unique=False)

    op.create_table(
        "criteria",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["criteria.id"], name=op.f("fk_criteria_replaced_by_id_criteria")),
        sa.ForeignKeyConstraint(["set_id"], ["criteria_sets.id"], name=op.f("fk_criteria_set_id_criteria_sets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
        sa.UniqueConstraint("uuid", name=op.f("uq_criteria_uuid")),
    )
    with op.batch_alter_table("criteria", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_criteria_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_criteria_replaced_by_id"), ["replaced_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_criteria_set_id"), ["set_id"], unique=False)

    op.create_table(
        "deliberations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("question", sa.String(length=400), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("required_languages", sa.JSON(), nullable=False),
        sa.Column("policy_name", sa.String(length=40), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("has_convening", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_deliberations_community_id_communities")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["members.id"], name=op.f("fk_deliberations_created_by_id_members")),
        sa.ForeignKeyConstraint(
            ["criteria_set_id"], ["criteria_sets.id"], name=op.f("fk_deliberations_criteria_set_id_criteria_sets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliberations")),
        sa.UniqueConstraint("slug", name=op.f("uq_deliberations_slug")),
    )
    with op.batch_alter_table("deliberations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliberations_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliberations_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliberations_criteria_set_id"), ["criteria_set_id"], unique=False)

    op.create_table(
        "releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["criteria_sets.id"], name=op.f("fk_releases_set_id_criteria_sets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("set_id", "version", name=op.f("uq_releases_set_id_version")),
    )
    with op.batch_alter_table("releases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_releases_set_id"), ["set_id"], unique=False)

    op.create_table(
        "role_grants",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("member", "observer", "translator", "facilitator", name="role", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_role_grants_membership_id_memberships"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("membership_id", "role", name=op.f("pk_role_grants")),
    )
    op.create_table(
        "areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deliberation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deliberation_id"], ["deliberations.id"], name=op.f("fk_areas_deliberation_id_deliberations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("deliberation_id", "key", name=op.f("uq_areas_deliberation_id_key")),
    )
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_areas_deliberation_id"), ["deliberation_id"], unique=False)

    op.create_table(
        "drafters",
        sa.Column("deliberation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deliberation_id"], ["deliberations.id"], name=op.f("fk_drafters_deliberation_id_deliberations")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_drafters_member_id_members")),
        sa.PrimaryKeyConstraint("deliberation_id", "member_id", name=op.f("pk_drafters")),
    )
    with op.batch_alter_table("drafters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafters_member_id"), ["member_id"], unique=False)

    op.create_table(
        "elements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deliberation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deliberation_id"], ["deliberations.id"], name=op.f("fk_elements_deliberation_id_deliberations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elements")),
        sa.UniqueConstraint("deliberation_id", "key", name=op.f("uq_elements_deliberation_id_key")),
    )
    with op.batch_alter_table("elements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_elements_deliberation_id"), ["deliberation_id"], unique=False)

    op.create_table(
        "frame_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deliberation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("published_by", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deliberation_id"], ["deliberations.id"], name=op.f("fk_frame_texts_deliberation_id_deliberations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame_texts")),
    )
    with op.batch_alter_table("frame_texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_frame_texts_deliberation_id"), ["deliberation_id"], unique=False)

    op.create_table(
        "listings",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criteria.id"], name=op.f("fk_listings_criterion_id_criteria")),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_listings_release_id_releases")),
        sa.PrimaryKeyConstraint("release_id", "criterion_id", name=op.f("pk_listings")),
    )
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listings_criterion_id"), ["criterion_id"], unique=False)

    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deliberation_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("convening", "criteria", "ratification", name="roundkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "phase",
            sa.Enum(
                "planned",
                "proposing",
                "discussing",
                "rating",
                "settling",
                "voting",
                "closed",
                name="phase",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("has_ballot", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=True),
        sa.Column("policy_hash", sa.String(length=64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_rounds_community_id_communities")),
        sa.ForeignKeyConstraint(
            ["deliberation_id"], ["deliberations.id"], name=op.f("fk_rounds_deliberation_id_deliberations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rounds_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rounds_deliberation_id"), ["deliberation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rounds_phase"), ["phase"], unique=False)

    op.create_table(
        "bundles",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_bundles_round_id_rounds")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_bundles")),
    )
    op.create_table(
        "early_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "from_phase",
            sa.Enum(
                "planned",
                "proposing",
                "discussing",
                "rating",
                "settling",
                "voting",
                "closed",
                name="phase",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_early_moves_member_id_members")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_early_moves_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_moves")),
    )
    with op.batch_alter_table("early_moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_early_moves_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_early_moves_round_id"), ["round_id"], unique=False)

    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                "planned",
                "proposing",
                "discussing",
                "rating",
                "settling",
                "voting",
                "closed",
                name="phase",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_closing", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_closing", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_extensions_member_id_members")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_extensions_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extensions_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extensions_round_id"), ["round_id"], unique=False)

    op.create_table(
        "participations",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unit_community_id", sa.Integer(), nullable=True),
        sa.Column("shown_name", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_participations_member_id_members")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_participations_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["unit_community_id"], ["communities.id"], name=op.f("fk_participations_unit_community_id_communities")
        ),
        sa.PrimaryKeyConstraint("round_id", "member_id", name=op.f("pk_participations")),
    )
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participations_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participations_unit_community_id"), ["unit_community_id"], unique=False)

    op.create_table(
        "phase_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                "planned",
                "proposing",
                "discussing",
                "rating",
                "settling",
                "voting",
                "closed",
                name="phase",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_phase_windows_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_windows")),
        sa.UniqueConstraint("round_id", "phase", name=op.f("uq_phase_windows_round_id_phase")),
    )
    with op.batch_alter_table("phase_windows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phase_windows_closes_at"), ["closes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_phase_windows_round_id"), ["round_id"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("add", "change", "retire", name="proposalkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "merged",
                "withdrawn",
                "held_over",
                "carried",
                "contested",
                "remanded",
                "archived",
                "not_carried",
                name="proposalstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("element_keys", sa.JSON(), nullable=False),
        sa.Column(
            "arrived_as",
            sa.Enum(
                "in", "out", "polarised", "uncertain", "insufficient", name="ratingclass", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("latest_number", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_proposals_area_id_areas")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_proposals_author_id_members")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criteria.id"], name=op.f("fk_proposals_criterion_id_criteria")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_proposals_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_criterion_id"), ["criterion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_round_id"), ["round_id"], unique=False)

    op.create_table(
        "ratified_releases",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_ratified_releases_release_id_releases")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_ratified_releases_round_id_rounds")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_ratified_releases")),
        sa.UniqueConstraint("release_id", name=op.f("uq_ratified_releases_release_id")),
    )
    op.create_table(
        "release_signatures",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_release_signatures_member_id_members")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_release_signatures_round_id_rounds")),
        sa.PrimaryKeyConstraint("round_id", "member_id", name=op.f("pk_release_signatures")),
    )
    with op.batch_alter_table("release_signatures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_signatures_member_id"), ["member_id"], unique=False)

    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=40), nullable=True),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("roll_size", sa.Integer(), nullable=False),
        sa.Column("turnout", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_units_region_code_regions")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_units_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_units_round_id_number")),
    )
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_units_region_code"), ["region_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_units_round_id"), ["round_id"], unique=False)

    op.create_table(
        "votings",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_turnout", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_votings_round_id_rounds")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_votings")),
    )
    op.create_table(
        "waves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_waves_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_waves_round_id_number")),
    )
    with op.batch_alter_table("waves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waves_round_id"), ["round_id"], unique=False)

    op.create_table(
        "lineage_edges",
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "carried_up",
                "merged",
                "split",
                "variant_of",
                "changes",
                "retires",
                "remanded",
                name="lineagekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["earlier_id"], ["proposals.id"], name=op.f("fk_lineage_edges_earlier_id_proposals")),
        sa.ForeignKeyConstraint(["later_id"], ["proposals.id"], name=op.f("fk_lineage_edges_later_id_proposals")),
        sa.PrimaryKeyConstraint("earlier_id", "later_id", "kind", name=op.f("pk_lineage_edges")),
    )
    with op.batch_alter_table("lineage_edges", schema=None) as batch_op:
        batch_op.create_index("ix_lineage_edges_later_id", ["later_id"], unique=False)

    op.create_table(
        "roll_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_roll_entries_member_id_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_roll_entries_round_id_rounds")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_roll_entries_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_entries")),
        sa.UniqueConstraint("round_id", "member_id", name=op.f("uq_roll_entries_round_id_member_id")),
    )
    with op.batch_alter_table("roll_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_entries_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_roll_entries_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_roll_entries_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "supports",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("is_observer", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_supports_member_id_members")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_supports_proposal_id_proposals")),
        sa.PrimaryKeyConstraint("proposal_id", "member_id", name=op.f("pk_supports")),
    )
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supports_member_id"), ["member_id"], unique=False)

    op.create_table(
        "threads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("post_count", sa.Integer(), nullable=False),
        sa.Column("last_posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_threads_proposal_id_proposals")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_threads_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sa.UniqueConstraint("round_id", "proposal_id", name=op.f("uq_threads_round_id_proposal_id")),
    )
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_threads_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_threads_round_id"), ["round_id"], unique=False)

    op.create_table(
        "unit_parts",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_unit_parts_community_id_communities")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_parts_unit_id_units")),
        sa.PrimaryKeyConstraint("unit_id", "community_id", name=op.f("pk_unit_parts")),
    )
    with op.batch_alter_table("unit_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_parts_community_id"), ["community_id"], unique=False)

    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("statement", sa.String(length=400), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("exclusion", sa.Text(), nullable=False),
        sa.Column("fit_for", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_versions_author_id_members")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_versions_proposal_id_proposals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_versions_proposal_id_number")),
    )
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_versions_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_versions_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "commitments",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_commitments_version_id_versions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_commitments")),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reply_to_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_posts_author_id_members")),
        sa.ForeignKeyConstraint(["reply_to_id"], ["posts.id"], name=op.f("fk_posts_reply_to_id_posts")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_posts_thread_id_threads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("thread_id", "number", name=op.f("uq_posts_thread_id_number")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posts_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posts_reply_to_id"), ["reply_to_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posts_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("proposal", "charter", "set", name="questionkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("proposed_tier", sa.String(length=20), nullable=True),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_questions_proposal_id_proposals")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_questions_round_id_rounds")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_questions_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_questions_round_id_number")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_version_id"), ["version_id"], unique=False)

    op.create_table(
        "rating_counts",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("histogram", sa.JSON(), nullable=False),
        sa.Column("cannot_judge", sa.Integer(), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        sa.Column("advice", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_rating_counts_community_id_communities")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_rating_counts_version_id_versions")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_rating_counts_wave_id_waves")),
        sa.PrimaryKeyConstraint("wave_id", "version_id", "community_id", name=op.f("pk_rating_counts")),
    )
    with op.batch_alter_table("rating_counts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_counts_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rating_counts_version_id"), ["version_id"], unique=False)

    op.create_table(
        "ratings",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("relevance", sa.Integer(), nullable=True),
        sa.Column(
            "requirement",
            sa.Enum("required", "advice", name="requirement", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_ratings_community_id_communities")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_ratings_member_id_members")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_ratings_version_id_versions")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_ratings_wave_id_waves")),
        sa.PrimaryKeyConstraint("wave_id", "version_id", "member_id", name=op.f("pk_ratings")),
    )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ratings_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ratings_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ratings_version_id"), ["version_id"], unique=False)

    op.create_table(
        "reactions",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum("agree", "can_live_with", "disagree", "unsure", name="stance", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("is_observer", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reactions_member_id_members")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_reactions_proposal_id_proposals")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_reactions_version_id_versions")),
        sa.PrimaryKeyConstraint("proposal_id", "member_id", name=op.f("pk_reactions")),
    )
    with op.batch_alter_table("reactions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reactions_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reactions_version_id"), ["version_id"], unique=False)

    op.create_table(
        "unsigned_comments",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_unsigned_comments_version_id_versions")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_unsigned_comments")),
    )
    with op.batch_alter_table("unsigned_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unsigned_comments_version_id"), ["version_id"], unique=False)

    op.create_table(
        "wave_texts",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_wave_texts_version_id_versions")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_wave_texts_wave_id_waves")),
        sa.PrimaryKeyConstraint("wave_id", "version_id", name=op.f("pk_wave_texts")),
    )
    with op.batch_alter_table("wave_texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wave_texts_version_id"), ["version_id"], unique=False)

    op.create_table(
        "envelopes",
        sa.Column("roll_entry_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("wording_language", sa.String(length=35), nullable=False),
        sa.Column("wording_revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(length=128), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_envelopes_question_id_questions")),
        sa.ForeignKeyConstraint(
            ["roll_entry_id"], ["roll_entries.id"], name=op.f("fk_envelopes_roll_entry_id_roll_entries")
        ),
        sa.PrimaryKeyConstraint("roll_entry_id", "question_id", name=op.f("pk_envelopes")),
    )
    with op.batch_alter_table("envelopes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_envelopes_question_id"), ["question_id"], unique=False)

    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("rating_class", sa.String(length=20), nullable=True),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_outcomes_proposal_id_proposals")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_outcomes_question_id_questions")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_outcomes_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("question_id", name=op.f("uq_outcomes_question_id")),
        sa.UniqueConstraint("round_id", "proposal_id", name=op.f("uq_outcomes_round_id_proposal_id")),
    )
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcomes_round_id"), ["round_id"], unique=False)

    op.create_table(
        "published_ballots",
        sa.Column("receipt", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum("yes", "advice", "no", "skip", name="choice", native_enum=False, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_published_ballots_question_id_questions")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_published_ballots_unit_id_units")),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_published_ballots")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("published_ballots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_published_ballots_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_published_ballots_unit_id"), ["unit_id"], unique=False)
