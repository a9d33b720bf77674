"""The tables of the main job: organizations, users, requests, applications, payments, jobs, audit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.append_only import drop_append_only, make_append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organizations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column(
            "member_code",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kana", sa.String(length=120), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("postal_code", sa.String(length=8), nullable=False),
        sa.Column("address_1", sa.String(length=60), nullable=False),
        sa.Column("address_2", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("affiliation_code", sa.String(length=7), nullable=False),
        sa.Column("affiliation_name", sa.String(length=40), nullable=False),
        sa.Column("password_life_days", sa.Integer(), nullable=True),
        sa.Column("own_field_labels", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("member_code", name=op.f("uq_organizations_member_code")),
    )
    op.create_table(
        "reference_rows",
        sa.Column(
            "list_name",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "row_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("list_name", "row_key", "valid_from", name=op.f("pk_reference_rows")),
    )
    op.create_table(
        "sign_in_guards",
        sa.Column(
            "key", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locks", sa.Integer(), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_guards")),
    )
    op.create_table(
        "worker_beats",
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_worker_beats")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("login_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("record", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_audit_entries_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("organization_id", "seq", name=op.f("uq_audit_entries_organization_id_seq")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_at", ["organization_id", "at"], unique=False)

    op.create_table(
        "audit_heads",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_audit_heads_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "bases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "short_name",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "delegate_number",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("certification_number", sa.String(length=20), nullable=False),
        sa.Column("designation_number", sa.String(length=20), nullable=False),
        sa.Column("postal_code", sa.String(length=8), nullable=False),
        sa.Column("address_1", sa.String(length=60), nullable=False),
        sa.Column("address_2", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=False),
        sa.Column("billing_email", sa.String(length=254), nullable=False),
        sa.Column("daily_mail", sa.Boolean(), nullable=False),
        sa.Column("monthly_mail", sa.Boolean(), nullable=False),
        sa.Column("cut_off_registered", sa.String(length=5), nullable=False),
        sa.Column("cut_off_kei", sa.String(length=5), nullable=False),
        sa.Column("default_pickup", sa.String(length=32), nullable=False),
        sa.Column("clients_choose_pickup", sa.Boolean(), nullable=False),
        sa.Column("default_renewal_registered", sa.String(length=32), nullable=False),
        sa.Column("default_renewal_kei", sa.String(length=32), nullable=False),
        sa.Column("default_office_registered", sa.String(length=12), nullable=False),
        sa.Column("default_office_kei", sa.String(length=12), nullable=False),
        sa.Column("handover_text", sa.String(length=500), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_bases_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bases")),
        sa.UniqueConstraint("organization_id", "code", name=op.f("uq_bases_organization_id_code")),
        sa.UniqueConstraint("organization_id", "id", name=op.f("uq_bases_organization_id_id")),
    )
    with op.batch_alter_table("bases", schema=None) as batch_op:
        batch_op.create_index("ix_bases_by_delegate_number", ["organization_id", "delegate_number", "id"], unique=False)
        batch_op.create_index("ix_bases_by_name", ["organization_id", "name_key", "id"], unique=False)
        batch_op.create_index("ix_bases_by_short_name", ["organization_id", "short_name", "id"], unique=False)
        batch_op.create_index("ix_bases_by_updated_at", ["organization_id", "updated_at", "id"], unique=False)

    op.create_table(
        "cars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("plate_region", sa.String(length=4), nullable=False),
        sa.Column("plate_class", sa.String(length=3), nullable=False),
        sa.Column("plate_kana", sa.String(length=1), nullable=False),
        sa.Column("plate_serial", sa.String(length=4), nullable=False),
        sa.Column(
            "plate_key",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("small_plate", sa.Boolean(), nullable=False),
        sa.Column("chassis_number", sa.String(length=23), nullable=False),
        sa.Column(
            "chassis_key",
            sa.String(length=23).with_variant(sa.String(length=23, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("officially_stamped", sa.Boolean(), nullable=False),
        sa.Column(
            "stamped_plate_key",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("model_code", sa.String(length=20), nullable=False),
        sa.Column("engine_model", sa.String(length=24), nullable=False),
        sa.Column("first_registered", sa.String(length=7), nullable=False),
        sa.Column("expiry_on", sa.Date(), nullable=True),
        sa.Column("weight_kg", sa.Integer(), nullable=True),
        sa.Column("user_kind", sa.String(length=32), nullable=False),
        sa.Column("user_name", sa.String(length=60), nullable=False),
        sa.Column("representative", sa.String(length=30), nullable=False),
        sa.Column("address_1", sa.String(length=60), nullable=False),
        sa.Column("address_2", sa.String(length=60), nullable=False),
        sa.Column("certificate_number", sa.String(length=13), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_cars_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cars")),
        sa.UniqueConstraint("organization_id", "id", name=op.f("uq_cars_organization_id_id")),
        sa.UniqueConstraint(
            "organization_id",
            "kind",
            "chassis_key",
            "stamped_plate_key",
            name=op.f("uq_cars_organization_id_kind_chassis_key_stamped_plate_key"),
        ),
    )
    with op.batch_alter_table("cars", schema=None) as batch_op:
        batch_op.create_index("ix_cars_plate_key", ["organization_id", "plate_key"], unique=False)

    op.create_table(
        "direct_debit_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_organization_id", sa.Integer(), nullable=False),
        sa.Column("agent_organization_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("bank_name", sa.String(length=40), nullable=False),
        sa.Column("branch_name", sa.String(length=40), nullable=False),
        sa.Column("sealed_number", sa.String(length=500), nullable=False),
        sa.Column("sealed_holder", sa.String(length=500), nullable=False),
        sa.Column("account_id", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_organization_id"], ["organizations.id"], name=op.f("fk_direct_debit_accounts_agent_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_organization_id"],
            ["organizations.id"],
            name=op.f("fk_direct_debit_accounts_client_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_direct_debit_accounts")),
        sa.UniqueConstraint(
            "client_organization_id",
            "agent_organization_id",
            "vehicle_kind",
            name=op.f("uq_direct_debit_accounts_client_organization_id_agent_organization_id_vehicle_kind"),
        ),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "dedup_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "order_key",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_jobs_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_jobs_dedup_key")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_jobs_failed",
            ["organization_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        )
        batch_op.create_index("ix_jobs_order_key", ["order_key", "state", "id"], unique=False)
        batch_op.create_index("ix_jobs_organization_id", ["organization_id", "id"], unique=False)
        batch_op.create_index("ix_jobs_state_run_at", ["state", "run_at", "id"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("login_id", sa.String(length=32), nullable=False),
        sa.Column(
            "login_key",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("all_bases", sa.Boolean(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("one_time_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("page_size", sa.Integer(), nullable=False),
        sa.Column("single_keys", sa.Boolean(), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_users_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("organization_id", "id", name=op.f("uq_users_organization_id_id")),
        sa.UniqueConstraint("organization_id", "login_key", name=op.f("uq_users_organization_id_login_key")),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_organization_id", sa.Integer(), nullable=False),
        sa.Column("client_base_id", sa.Integer(), nullable=False),
        sa.Column("agent_organization_id", sa.Integer(), nullable=False),
        sa.Column("agent_base_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("usual", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_organization_id", "agent_base_id"],
            ["bases.organization_id", "bases.id"],
            name="fk_agreements_agent_base",
        ),
        sa.ForeignKeyConstraint(
            ["client_organization_id", "client_base_id"],
            ["bases.organization_id", "bases.id"],
            name="fk_agreements_client_base",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint(
            "client_base_id",
            "agent_base_id",
            "vehicle_kind",
            "valid_from",
            name=op.f("uq_agreements_client_base_id_agent_base_id_vehicle_kind_valid_from"),
        ),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.create_index(
            "ix_agreements_agent_base_id", ["agent_organization_id", "agent_base_id", "state"], unique=False
        )

    op.create_table(
        "autosaves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("object_key", sa.String(length=40), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_autosaves_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_autosaves")),
        sa.UniqueConstraint("user_id", "form", "object_key", name=op.f("uq_autosaves_user_id_form_object_key")),
    )
    op.create_table(
        "form_tokens",
        sa.Column(
            "token",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_form_tokens_user_id")),
        sa.PrimaryKeyConstraint("token", "user_id", name=op.f("pk_form_tokens")),
    )
    op.create_table(
        "inspection_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("car_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("agent_organization_id", sa.Integer(), nullable=True),
        sa.Column("agent_base_id", sa.Integer(), nullable=True),
        sa.Column("plate_region", sa.String(length=4), nullable=False),
        sa.Column(
            "plate_class",
            sa.String(length=3).with_variant(sa.String(length=3, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "plate_kana",
            sa.String(length=1).with_variant(sa.String(length=1, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "plate_serial",
            sa.String(length=4).with_variant(sa.String(length=4, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "plate_key",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("small_plate", sa.Boolean(), nullable=False),
        sa.Column("no_class_number", sa.Boolean(), nullable=False),
        sa.Column("chassis_number", sa.String(length=23), nullable=False),
        sa.Column(
            "chassis_key",
            sa.String(length=23).with_variant(sa.String(length=23, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "chassis_reversed",
            sa.String(length=23).with_variant(sa.String(length=23, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("officially_stamped", sa.Boolean(), nullable=False),
        sa.Column("model_code", sa.String(length=20), nullable=False),
        sa.Column("engine_model", sa.String(length=24), nullable=False),
        sa.Column("first_registered", sa.String(length=7), nullable=False),
        sa.Column("weight_kg", sa.Integer(), nullable=True),
        sa.Column("user_kind", sa.String(length=32), nullable=False),
        sa.Column("user_name", sa.String(length=60), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("representative", sa.String(length=30), nullable=False),
        sa.Column("address_1", sa.String(length=60), nullable=False),
        sa.Column("address_2", sa.String(length=60), nullable=False),
        sa.Column("validity_term", sa.String(length=20), nullable=False),
        sa.Column("expiry_on", sa.Date(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("insured_until", sa.Date(), nullable=True),
        sa.Column("shortening_allowed", sa.Boolean(), nullable=False),
        sa.Column("parking_receipt", sa.Boolean(), nullable=False),
        sa.Column("cashless", sa.Boolean(), nullable=False),
        sa.Column("card_registered", sa.Boolean(), nullable=False),
        sa.Column("mandate_kind", sa.String(length=32), nullable=False),
        sa.Column("renewal_place", sa.String(length=32), nullable=False),
        sa.Column("delegate_number", sa.String(length=10), nullable=False),
        sa.Column("pickup", sa.String(length=32), nullable=True),
        sa.Column("certificate_number", sa.String(length=13), nullable=False),
        sa.Column("account_id", sa.String(length=20), nullable=False),
        sa.Column("conformity_state", sa.String(length=32), nullable=False),
        sa.Column("insurance_state", sa.String(length=32), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("waivers", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("option_code", sa.String(length=20), nullable=False),
        sa.Column("own_fields", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("memo", sa.String(length=500), nullable=False),
        sa.Column("returned_reason", sa.String(length=40), nullable=False),
        sa.Column("returned_text", sa.String(length=500), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_organization_id", "agent_base_id"],
            ["bases.organization_id", "bases.id"],
            name="fk_inspection_requests_agent_base",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_inspection_requests_base"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "car_id"], ["cars.organization_id", "cars.id"], name="fk_inspection_requests_car"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "updated_by"],
            ["users.organization_id", "users.id"],
            name="fk_inspection_requests_updated_by",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_inspection_requests_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_requests")),
        sa.UniqueConstraint("organization_id", "id", name=op.f("uq_inspection_requests_organization_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inspection_requests", schema=None) as batch_op:
        batch_op.create_index(
            "ix_requests_agent_status",
            ["agent_organization_id", "status", "expiry_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_agent_updated_at",
            ["agent_organization_id", "updated_at", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_base",
            ["organization_id", "base_id", "updated_at", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_chassis",
            ["organization_id", "chassis_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_chassis_end",
            ["organization_id", "chassis_reversed", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_expiry_on",
            ["organization_id", "expiry_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_kind",
            ["organization_id", "kind", "updated_at", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_name",
            ["organization_id", "name_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_planned_on",
            ["organization_id", "planned_on", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_plate",
            ["organization_id", "plate_key", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_plate_class",
            ["organization_id", "plate_class", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_plate_kana",
            ["organization_id", "plate_kana", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_plate_serial",
            ["organization_id", "plate_serial", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_status",
            ["organization_id", "status", "updated_at", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index(
            "ix_requests_by_updated_at",
            ["organization_id", "updated_at", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.create_index("ix_requests_due", ["status", "planned_on"], unique=False)

    op.create_table(
        "kept_posts",
        sa.Column(
            "id", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_kept_posts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_posts")),
    )
    with op.batch_alter_table("kept_posts", schema=None) as batch_op:
        batch_op.create_index("ix_kept_posts_kept_at", ["kept_at"], unique=False)

    op.create_table(
        "portal_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_kind", sa.String(length=32), nullable=False),
        sa.Column("payer_id", sa.String(length=32), nullable=False),
        sa.Column("bulk_user_id", sa.String(length=32), nullable=False),
        sa.Column("sealed_password", sa.String(length=500), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_reason", sa.String(length=40), nullable=False),
        sa.Column("event_cursor", sa.Integer(), nullable=False),
        sa.Column("gap_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("poll_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_holder", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_portal_accounts_base"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_accounts")),
        sa.UniqueConstraint("base_id", "vehicle_kind", name=op.f("uq_portal_accounts_base_id_vehicle_kind")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "token_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_user_id", ["user_id", "ended_at"], unique=False)

    op.create_table(
        "user_bases",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_user_bases_base"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "user_id"], ["users.organization_id", "users.id"], name="fk_user_bases_user"
        ),
        sa.PrimaryKeyConstraint("user_id", "base_id", name=op.f("pk_user_bases")),
    )
    with op.batch_alter_table("user_bases", schema=None) as batch_op:
        batch_op.create_index("ix_user_bases_base_id", ["base_id"], unique=False)

    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=13).with_variant(sa.String(length=13, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("agent_organization_id", sa.Integer(), nullable=False),
        sa.Column("agent_base_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("oss_status", sa.String(length=32), nullable=True),
        sa.Column("oss_words", sa.String(length=60), nullable=False),
        sa.Column("unclear", sa.String(length=60), nullable=False),
        sa.Column("plate_region", sa.String(length=4), nullable=False),
        sa.Column(
            "plate_class",
            sa.String(length=3).with_variant(sa.String(length=3, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "plate_kana",
            sa.String(length=1).with_variant(sa.String(length=1, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "plate_serial",
            sa.String(length=4).with_variant(sa.String(length=4, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "plate_key",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("chassis_number", sa.String(length=23), nullable=False),
        sa.Column(
            "chassis_key",
            sa.String(length=23).with_variant(sa.String(length=23, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "chassis_reversed",
            sa.String(length=23).with_variant(sa.String(length=23, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("user_name", sa.String(length=60), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("cashless", sa.Boolean(), nullable=False),
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("office_name", sa.String(length=40), nullable=False),
        sa.Column("mandate_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mandate_confirmed_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by", sa.Integer(), nullable=True),
        sa.Column(
            "receipt_number",
            sa.String(length=19).with_variant(sa.String(length=19, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ready_on", sa.Date(), nullable=True),
        sa.Column("examination_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correction_reason", sa.String(length=200), nullable=False),
        sa.Column("correction_message", sa.String(length=1000), nullable=False),
        sa.Column("correction_due_on", sa.Date(), nullable=True),
        sa.Column("rejection_reason", sa.String(length=1000), nullable=False),
        sa.Column("portal_facts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("expected_fees", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("memo", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_organization_id", "agent_base_id"],
            ["bases.organization_id", "bases.id"],
            name="fk_applications_agent_base",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_applications_base"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "request_id"],
            ["inspection_requests.organization_id", "inspection_requests.id"],
            name="fk_applications_request",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_applications_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("number", name=op.f("uq_applications_number")),
        sa.UniqueConstraint("organization_id", "id", name=op.f("uq_applications_organization_id_id")),
        sa.UniqueConstraint("request_id", "attempt", name=op.f("uq_applications_request_id_attempt")),
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.create_index(
            "ix_applications_agent_chassis", ["agent_organization_id", "chassis_key", "id"], unique=False
        )
        batch_op.create_index(
            "ix_applications_agent_chassis_end", ["agent_organization_id", "chassis_reversed", "id"], unique=False
        )
        batch_op.create_index(
            "ix_applications_agent_completed_on", ["agent_organization_id", "completed_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_applications_agent_kind", ["agent_organization_id", "kind", "updated_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_applications_agent_next_due_on", ["agent_organization_id", "next_due_on", "id"], unique=False
        )
        batch_op.create_index("ix_applications_agent_number", ["agent_organization_id", "number", "id"], unique=False)
        batch_op.create_index(
            "ix_applications_agent_oss_status",
            ["agent_organization_id", "oss_status", "next_due_on", "id"],
            unique=False,
        )
        batch_op.create_index("ix_applications_agent_plate", ["agent_organization_id", "plate_key", "id"], unique=False)
        batch_op.create_index(
            "ix_applications_agent_status", ["agent_organization_id", "status", "updated_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_applications_agent_unclear",
            ["agent_organization_id", "id"],
            unique=False,
            sqlite_where=sa.text("unclear <> ''"),
            postgresql_where=sa.text("unclear <> ''"),
        )
        batch_op.create_index(
            "ix_applications_agent_updated_at", ["agent_organization_id", "updated_at", "id"], unique=False
        )
        batch_op.create_index("ix_applications_by_applied_at", ["organization_id", "applied_at", "id"], unique=False)
        batch_op.create_index(
            "ix_applications_by_base", ["organization_id", "base_id", "updated_at", "id"], unique=False
        )
        batch_op.create_index("ix_applications_by_chassis", ["organization_id", "chassis_key", "id"], unique=False)
        batch_op.create_index(
            "ix_applications_by_chassis_end", ["organization_id", "chassis_reversed", "id"], unique=False
        )
        batch_op.create_index(
            "ix_applications_by_completed_on", ["organization_id", "completed_on", "id"], unique=False
        )
        batch_op.create_index("ix_applications_by_ended_on", ["organization_id", "ended_on", "id"], unique=False)
        batch_op.create_index("ix_applications_by_kind", ["organization_id", "kind", "updated_at", "id"], unique=False)
        batch_op.create_index("ix_applications_by_name", ["organization_id", "name_key", "id"], unique=False)
        batch_op.create_index("ix_applications_by_next_due_on", ["organization_id", "next_due_on", "id"], unique=False)
        batch_op.create_index("ix_applications_by_number", ["organization_id", "number", "id"], unique=False)
        batch_op.create_index("ix_applications_by_oss_status", ["organization_id", "oss_status", "id"], unique=False)
        batch_op.create_index("ix_applications_by_plate", ["organization_id", "plate_key", "id"], unique=False)
        batch_op.create_index("ix_applications_by_plate_class", ["organization_id", "plate_class", "id"], unique=False)
        batch_op.create_index("ix_applications_by_plate_kana", ["organization_id", "plate_kana", "id"], unique=False)
        batch_op.create_index(
            "ix_applications_by_plate_serial", ["organization_id", "plate_serial", "id"], unique=False
        )
        batch_op.create_index(
            "ix_applications_by_receipt_number", ["organization_id", "receipt_number", "id"], unique=False
        )
        batch_op.create_index("ix_applications_by_sent_at", ["organization_id", "sent_at", "id"], unique=False)
        batch_op.create_index(
            "ix_applications_by_status", ["organization_id", "status", "updated_at", "id"], unique=False
        )
        batch_op.create_index("ix_applications_by_updated_at", ["organization_id", "updated_at", "id"], unique=False)

    op.create_table(
        "search_grams",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "gram", sa.String(length=2).with_variant(sa.String(length=2, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "request_id"],
            ["inspection_requests.organization_id", "inspection_requests.id"],
            name="fk_search_grams_request",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "gram", "request_id", name=op.f("pk_search_grams")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("search_grams", schema=None) as batch_op:
        batch_op.create_index("ix_search_grams_request_id", ["request_id"], unique=False)

    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_case_events_application_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_case_events_organization_id")),
        sa.ForeignKeyConstraint(["request_id"], ["inspection_requests.id"], name=op.f("fk_case_events_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
    )
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.create_index("ix_case_events_request_id", ["request_id", "id"], unique=False)

    op.create_table(
        "charges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("tax_class", sa.String(length=20), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_charges_application_id")),
        sa.ForeignKeyConstraint(["base_id"], ["bases.id"], name=op.f("fk_charges_base_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["charges.id"], name=op.f("fk_charges_corrects_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_charges_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charges")),
        sa.UniqueConstraint("cause", name=op.f("uq_charges_cause")),
    )
    with op.batch_alter_table("charges", schema=None) as batch_op:
        batch_op.create_index("ix_charges_by_day", ["organization_id", "day", "id"], unique=False)

    op.create_table(
        "lodgements",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_lodgements_application_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_lodgements")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_lodgements_idempotency_key")),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("fee", sa.String(length=32), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ordered_by", sa.Integer(), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("advanced_on", sa.Date(), nullable=True),
        sa.Column("portal_reference", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_payments_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("application_id", "fee", "attempt", name=op.f("uq_payments_application_id_fee_attempt")),
    )
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payments_processing",
            ["ordered_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'processing'"),
            postgresql_where=sa.text("state = 'processing'"),
        )

    op.create_table(
        "portal_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raw", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("understood", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["portal_accounts.id"], name=op.f("fk_portal_events_account_id")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_portal_events_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_events")),
        sa.UniqueConstraint("account_id", "seq", name=op.f("uq_portal_events_account_id_seq")),
    )
    with op.batch_alter_table("portal_events", schema=None) as batch_op:
        batch_op.create_index("ix_portal_events_application_id", ["application_id"], unique=False)
    make_append_only()
    # The first request gets 申請ID 100000001.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('inspection_requests', 100000000)")
    else:
        op.execute("ALTER SEQUENCE inspection_requests_id_seq RESTART WITH 100000001")


def downgrade() -> None:
    drop_append_only()
    with op.batch_alter_table("portal_events", schema=None) as batch_op:
        batch_op.drop_index("ix_portal_events_application_id")

    op.drop_table("portal_events")
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_payments_processing",
            sqlite_where=sa.text("state = 'processing'"),
            postgresql_where=sa.text("state = 'processing'"),
        )

    op.drop_table("payments")
    op.drop_table("lodgements")
    with op.batch_alter_table("charges", schema=None) as batch_op:
        batch_op.drop_index("ix_charges_by_day")

    op.drop_table("charges")
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.drop_index("ix_case_events_request_id")

    op.drop_table("case_events")
    with op.batch_alter_table("search_grams", schema=None) as batch_op:
        batch_op.drop_index("ix_search_grams_request_id")

    op.drop_table("search_grams")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_by_updated_at")
        batch_op.drop_index("ix_applications_by_status")
        batch_op.drop_index("ix_applications_by_sent_at")
        batch_op.drop_index("ix_applications_by_receipt_number")
        batch_op.drop_index("ix_applications_by_plate_serial")
        batch_op.drop_index("ix_applications_by_plate_kana")
        batch_op.drop_index("ix_applications_by_plate_class")
        batch_op.drop_index("ix_applications_by_plate")
        batch_op.drop_index("ix_applications_by_oss_status")
        batch_op.drop_index("ix_applications_by_number")
        batch_op.drop_index("ix_applications_by_next_due_on")
        batch_op.drop_index("ix_applications_by_name")
        batch_op.drop_index("ix_applications_by_kind")
        batch_op.drop_index("ix_applications_by_ended_on")
        batch_op.drop_index("ix_applications_by_completed_on")
        batch_op.drop_index("ix_applications_by_chassis_end")
        batch_op.drop_index("ix_applications_by_chassis")
        batch_op.drop_index("ix_applications_by_base")
        batch_op.drop_index("ix_applications_by_applied_at")
        batch_op.drop_index("ix_applications_agent_updated_at")
        batch_op.drop_index(
            "ix_applications_agent_unclear",
            sqlite_where=sa.text("unclear <> ''"),
            postgresql_where=sa.text("unclear <> ''"),
        )
        batch_op.drop_index("ix_applications_agent_status")
        batch_op.drop_index("ix_applications_agent_plate")
        batch_op.drop_index("ix_applications_agent_oss_status")
        batch_op.drop_index("ix_applications_agent_number")
        batch_op.drop_index("ix_applications_agent_next_due_on")
        batch_op.drop_index("ix_applications_agent_kind")
        batch_op.drop_index("ix_applications_agent_completed_on")
        batch_op.drop_index("ix_applications_agent_chassis_end")
        batch_op.drop_index("ix_applications_agent_chassis")

    op.drop_table("applications")
    with op.batch_alter_table("user_bases", schema=None) as batch_op:
        batch_op.drop_index("ix_user_bases_base_id")

    op.drop_table("user_bases")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sessions_user_id")

    op.drop_table("sessions")
    op.drop_table("portal_accounts")
    with op.batch_alter_table("kept_posts", schema=None) as batch_op:
        batch_op.drop_index("ix_kept_posts_kept_at")

    op.drop_table("kept_posts")
    with op.batch_alter_table("inspection_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_requests_due")
        batch_op.drop_index(
            "ix_requests_by_updated_at",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_status",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_plate_serial",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_plate_kana",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_plate_class",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_plate",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_planned_on",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_name",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_kind",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_expiry_on",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_chassis_end",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_chassis",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_by_base",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_agent_updated_at",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_requests_agent_status",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.drop_table("inspection_requests")
    op.drop_table("form_tokens")
    op.drop_table("autosaves")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_index("ix_agreements_agent_base_id")

    op.drop_table("agreements")
    op.drop_table("users")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_state_run_at")
        batch_op.drop_index("ix_jobs_organization_id")
        batch_op.drop_index("ix_jobs_order_key")
        batch_op.drop_index(
            "ix_jobs_failed", sqlite_where=sa.text("state = 'failed'"), postgresql_where=sa.text("state = 'failed'")
        )

    op.drop_table("jobs")
    op.drop_table("direct_debit_accounts")
    with op.batch_alter_table("cars", schema=None) as batch_op:
        batch_op.drop_index("ix_cars_plate_key")

    op.drop_table("cars")
    with op.batch_alter_table("bases", schema=None) as batch_op:
        batch_op.drop_index("ix_bases_by_updated_at")
        batch_op.drop_index("ix_bases_by_short_name")
        batch_op.drop_index("ix_bases_by_name")
        batch_op.drop_index("ix_bases_by_delegate_number")

    op.drop_table("bases")
    op.drop_table("audit_heads")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entries_at")

    op.drop_table("audit_entries")
    op.drop_table("worker_beats")
    op.drop_table("sign_in_guards")
    op.drop_table("reference_rows")
    op.drop_table("organizations")
