-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "user_role" AS ENUM ('ADMIN', 'CONTRIBUTOR', 'STEWARD', 'VIEWER');

-- CreateEnum
CREATE TYPE "user_status" AS ENUM ('ACTIVATED', 'PENDING', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "job_status" AS ENUM ('ADDED', 'ACTIVE', 'COMPLETED', 'FAILED', 'RETRIES_EXHAUSTED');

-- CreateEnum
CREATE TYPE "origin" AS ENUM ('API', 'APP', 'DUST', 'EXTENSION', 'MS_TEAMS', 'SLACK_BOT');

-- CreateEnum
CREATE TYPE "dashboard_type" AS ENUM ('DASHBOARD', 'TILE', 'VIZ_MODEL');

-- CreateEnum
CREATE TYPE "dashboard_external_description_source" AS ENUM ('CASTOR', 'VISUALIZATION');

-- CreateEnum
CREATE TYPE "colors" AS ENUM ('ALERT_COLOR', 'AQUA_BLUE', 'BLUE_RED', 'CERULEAN_BLUE', 'CHARTREUSE', 'MAGENTA', 'ORANGE_RED', 'ORANGE_YELLOW', 'RED_VIOLET', 'SPRING_GREEN', 'VIOLET');

-- CreateEnum
CREATE TYPE "tag_entity_origin" AS ENUM ('EXTERNAL', 'INTERNAL', 'USER');

-- CreateEnum
CREATE TYPE "term_external_description_source" AS ENUM ('CASTOR', 'KNOWLEDGE');

-- CreateEnum
CREATE TYPE "lineage_type" AS ENUM ('AUTOMATIC', 'MANUAL_CUSTOMER', 'MANUAL_OPS', 'OTHER_TECHNOS');

-- CreateEnum
CREATE TYPE "external_link_technology" AS ENUM ('AIRFLOW', 'GITHUB', 'GITLAB', 'OTHER');

-- CreateEnum
CREATE TYPE "quality_status" AS ENUM ('ALERT', 'WARNING', 'SUCCESS');

-- CreateEnum
CREATE TYPE "query_type" AS ENUM ('SELECT', 'WRITE');

-- CreateEnum
CREATE TYPE "token_scope" AS ENUM ('READ_ONLY', 'READ_WRITE');

-- CreateEnum
CREATE TYPE "source_origin" AS ENUM ('API', 'EXTRACTION');

-- CreateEnum
CREATE TYPE "source_type" AS ENUM ('COMMUNICATION', 'KNOWLEDGE', 'QUALITY', 'TRANSFORMATION', 'VISUALIZATION', 'WAREHOUSE');

-- CreateEnum
CREATE TYPE "source_technology" AS ENUM ('MS_TEAMS', 'SLACK', 'CONFLUENCE', 'NOTION', 'ANOMALO', 'COALESCE_QUALITY', 'DBT_TEST', 'GREAT_EXPECTATIONS', 'MONTE_CARLO', 'SIFFLET', 'SODA', 'COALESCE', 'DBT', 'COGNOS', 'DOMO', 'GENERIC_VISUALIZATION', 'LOOKER', 'LOOKER_STUDIO', 'METABASE', 'MIXPANEL', 'MODE', 'PERISCOPE', 'POWERBI', 'QLIK_SENSE', 'REDASH', 'SALESFORCE_REPORTING', 'SIGMA', 'SISENSE', 'SSRS', 'STRATEGY', 'SUPERSET', 'TABLEAU', 'THOUGHTSPOT', 'ZOHO', 'AMAZON_ATHENA', 'BIGQUERY', 'DATABRICKS', 'DELTALAKE', 'DOMO_DATA', 'DREMIO', 'DRUID', 'DYNAMODB', 'EXASOL', 'FIREBOLT', 'FIVETRAN', 'GENERIC_WAREHOUSE', 'GLUE', 'HIVE', 'KAFKA', 'KEBOOLA', 'MARIADB', 'MYSQL', 'ORACLE', 'POSTGRES', 'PRESTODB', 'REDSHIFT', 'SALESFORCE', 'SNAPLOGIC', 'SNOWFLAKE', 'SQLSERVER', 'SYNAPSE', 'S3', 'TERADATA', 'TRINO', 'VERTICA');

-- CreateEnum
CREATE TYPE "table_type" AS ENUM ('DYNAMIC_TABLE', 'EXTERNAL', 'TABLE', 'TOPIC', 'VIEW');

-- CreateEnum
CREATE TYPE "table_external_description_source" AS ENUM ('API', 'COALESCE', 'DBT', 'DATABASE', 'CASTOR');

-- CreateEnum
CREATE TYPE "transformation_source" AS ENUM ('COALESCE', 'DBT');

-- CreateEnum
CREATE TYPE "column_external_description_source" AS ENUM ('API', 'COALESCE', 'DBT', 'DATABASE', 'CASTOR', 'LOOKER');

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "catalog_version" BIGINT NOT NULL DEFAULT 0,
    "max_active_tokens_per_scope" INTEGER NOT NULL DEFAULT 1,
    "max_token_life_days" INTEGER NOT NULL DEFAULT 365,
    "suspended_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "unified_user_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "is_email_validated" BOOLEAN NOT NULL DEFAULT false,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "avatar_url" TEXT,
    "external_id" TEXT,
    "role" "user_role" NOT NULL DEFAULT 'VIEWER',
    "status" "user_status" NOT NULL DEFAULT 'PENDING',
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unified_users" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "avatar_url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unified_users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assistant_conversations" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "external_conversation_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assistant_conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assistant_jobs" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "origin" "origin" NOT NULL,
    "question" TEXT NOT NULL,
    "status" "job_status" NOT NULL DEFAULT 'ADDED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "answer" TEXT,
    "assets" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "assistant_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "subject_id" UUID,
    "request_id" TEXT,
    "remote_address" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dashboards" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "external_slug" TEXT,
    "name" TEXT NOT NULL,
    "type" "dashboard_type" NOT NULL DEFAULT 'DASHBOARD',
    "folder_path" TEXT NOT NULL,
    "folder_url" TEXT,
    "url" TEXT NOT NULL,
    "view_count" INTEGER NOT NULL DEFAULT 0,
    "popularity" INTEGER,
    "owners_count" INTEGER NOT NULL DEFAULT 0,
    "description_raw" TEXT,
    "description_state_lexical" JSONB,
    "external_description" TEXT,
    "external_description_source" "dashboard_external_description_source",
    "is_description_generated" BOOLEAN,
    "parent_deleted" BOOLEAN NOT NULL DEFAULT false,
    "deprecated_by_user_id" UUID,
    "last_described_by_user_id" UUID,
    "verified_by_user_id" UUID,
    "deprecated_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "dashboards_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dashboard_fields" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "dashboard_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "data_type" TEXT NOT NULL,
    "role" TEXT,
    "description" TEXT,
    "is_primary_key" BOOLEAN,
    "popularity" INTEGER,
    "view_label" TEXT,
    "view_name" TEXT,
    "parent_deleted" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "dashboard_fields_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tags" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "color" "colors",
    "linked_term_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tags_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tag_entities" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "tag_id" UUID NOT NULL,
    "origin" "tag_entity_origin" NOT NULL DEFAULT 'USER',
    "technology" "source_technology",
    "table_id" UUID,
    "column_id" UUID,
    "dashboard_id" UUID,
    "dashboard_field_id" UUID,
    "term_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tag_entities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "terms" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "parent_term_id" UUID,
    "external_id" TEXT,
    "name" TEXT,
    "icon" TEXT,
    "url" TEXT,
    "depth_level" INTEGER NOT NULL DEFAULT 0,
    "owners_count" INTEGER NOT NULL DEFAULT 0,
    "description_raw" TEXT,
    "description_state_lexical" JSONB,
    "external_description" TEXT,
    "external_description_source" "term_external_description_source",
    "is_description_generated" BOOLEAN,
    "deprecated_by_user_id" UUID,
    "last_described_by_user_id" UUID,
    "verified_by_user_id" UUID,
    "deprecated_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "last_edited_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "terms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owner_labels" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "label" TEXT NOT NULL,

    CONSTRAINT "owner_labels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owner_entities" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "unified_user_id" UUID NOT NULL,
    "user_id" UUID,
    "owner_label_id" UUID,
    "table_id" UUID,
    "dashboard_id" UUID,
    "term_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "owner_entities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_owner_entities" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "owner_label_id" UUID,
    "table_id" UUID,
    "dashboard_id" UUID,
    "term_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "team_owner_entities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "teams" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "email" TEXT,
    "avatar_url" TEXT,
    "slack_channel" TEXT,
    "slack_group" TEXT,
    "stored_private_slack_channel" TEXT,
    "source" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_users" (
    "account_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_users_pkey" PRIMARY KEY ("team_id","user_id")
);

-- CreateTable
CREATE TABLE "entity_editors" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "source_user_id" UUID NOT NULL,
    "table_id" UUID,
    "dashboard_id" UUID,
    "term_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "entity_editors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lineages" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "lineage_type" "lineage_type" NOT NULL,
    "parent_table_id" UUID,
    "parent_dashboard_id" UUID,
    "child_table_id" UUID,
    "child_dashboard_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "refreshed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lineages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "field_lineages" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "lineage_type" "lineage_type" NOT NULL,
    "parent_column_id" UUID,
    "parent_dashboard_field_id" UUID,
    "child_column_id" UUID,
    "child_dashboard_id" UUID,
    "child_dashboard_field_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "refreshed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "field_lineages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "external_links" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "table_id" UUID NOT NULL,
    "technology" "external_link_technology" NOT NULL,
    "url" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "external_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_products" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "cover_url" TEXT,
    "table_id" UUID,
    "dashboard_id" UUID,
    "term_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_products_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entities_links" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "from_table_id" UUID,
    "from_dashboard_id" UUID,
    "from_term_id" UUID,
    "to_table_id" UUID,
    "to_column_id" UUID,
    "to_dashboard_id" UUID,
    "to_dashboard_field_id" UUID,
    "to_term_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "entities_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quality_checks" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "table_id" UUID NOT NULL,
    "column_id" UUID,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "owner_email" TEXT,
    "result" TEXT,
    "source" TEXT NOT NULL DEFAULT 'API',
    "status" "quality_status" NOT NULL,
    "url" TEXT,
    "run_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "quality_checks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queries" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "query_type" "query_type" NOT NULL,
    "author" TEXT,
    "source_user_id" UUID,
    "is_hidden" BOOLEAN NOT NULL DEFAULT false,
    "queries_duration" DOUBLE PRECISION,
    "rows_produced" INTEGER,
    "snowflake_warehouse_size" TEXT,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "queries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "query_tables" (
    "account_id" UUID NOT NULL,
    "query_id" UUID NOT NULL,
    "table_id" UUID NOT NULL,

    CONSTRAINT "query_tables_pkey" PRIMARY KEY ("query_id","table_id")
);

-- CreateTable
CREATE TABLE "column_joins" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "first_column_id" UUID NOT NULL,
    "second_column_id" UUID NOT NULL,
    "count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "column_joins_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT,
    "scope" "token_scope" NOT NULL,
    "region" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "last4" TEXT NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "first_used_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by_id" UUID,
    "revoke_reason" TEXT,
    "superseded_at" TIMESTAMPTZ(3),
    "replaced_by_id" UUID,
    "grace_seconds" INTEGER,
    "slot" INTEGER,
    "retiring_slot" INTEGER,

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sources" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "origin" "source_origin" NOT NULL,
    "technology" "source_technology" NOT NULL,
    "type" "source_type" NOT NULL,
    "is_generic" BOOLEAN NOT NULL DEFAULT false,
    "last_refreshed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "databases" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "is_hidden" BOOLEAN NOT NULL DEFAULT false,
    "parent_deleted" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "databases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schemas" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "database_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "is_hidden" BOOLEAN NOT NULL DEFAULT false,
    "hidden" BOOLEAN NOT NULL DEFAULT false,
    "parent_deleted" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "schemas_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tables" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "database_id" UUID NOT NULL,
    "schema_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT NOT NULL DEFAULT '',
    "schema_name" TEXT NOT NULL DEFAULT '',
    "name_length" INTEGER NOT NULL DEFAULT 0,
    "description_raw" TEXT,
    "description_state_lexical" JSONB,
    "external_description" TEXT,
    "external_description_source" "table_external_description_source",
    "is_description_generated" BOOLEAN,
    "table_type" "table_type" NOT NULL DEFAULT 'TABLE',
    "transformation_source" "transformation_source",
    "url" TEXT,
    "number_of_queries" INTEGER,
    "popularity" INTEGER,
    "table_size" INTEGER,
    "owners_count" INTEGER NOT NULL DEFAULT 0,
    "level_of_completion" INTEGER NOT NULL DEFAULT 0,
    "hidden" BOOLEAN NOT NULL DEFAULT false,
    "parent_deleted" BOOLEAN NOT NULL DEFAULT false,
    "deprecated_by_user_id" UUID,
    "last_described_by_user_id" UUID,
    "verified_by_user_id" UUID,
    "deprecated_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "last_queried_at" TIMESTAMPTZ(3),
    "last_refreshed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "tables_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "columns" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "database_id" UUID NOT NULL,
    "schema_id" UUID NOT NULL,
    "table_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "data_type" TEXT NOT NULL,
    "source_order" INTEGER,
    "description_raw" TEXT,
    "external_description" TEXT,
    "external_description_source" "column_external_description_source",
    "is_description_generated" BOOLEAN,
    "described_by_column_id" UUID,
    "is_nullable" BOOLEAN NOT NULL,
    "is_pii" BOOLEAN,
    "is_primary_key" BOOLEAN,
    "hidden" BOOLEAN NOT NULL DEFAULT false,
    "parent_deleted" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "columns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_users" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "unified_user_id" UUID,
    "external_id" TEXT NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "avatar_url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "source_users_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_account_id_id_key" ON "users"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "users_account_id_email_key" ON "users"("account_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "unified_users_account_id_id_key" ON "unified_users"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "unified_users_account_id_email_key" ON "unified_users"("account_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_hash_key" ON "sessions"("hash");

-- CreateIndex
CREATE INDEX "sessions_account_id_user_id_idx" ON "sessions"("account_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "assistant_conversations_account_id_id_key" ON "assistant_conversations"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "assistant_conversations_account_id_user_id_external_convers_key" ON "assistant_conversations"("account_id", "user_id", "external_conversation_id");

-- CreateIndex
CREATE INDEX "assistant_jobs_status_created_at_idx" ON "assistant_jobs"("status", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "assistant_jobs_account_id_id_key" ON "assistant_jobs"("account_id", "id");

-- CreateIndex
CREATE INDEX "audit_events_account_id_at_id_idx" ON "audit_events"("account_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_events_account_id_subject_id_idx" ON "audit_events"("account_id", "subject_id");

-- CreateIndex
CREATE INDEX "dashboards_account_id_source_id_id_idx" ON "dashboards"("account_id", "source_id", "id");

-- CreateIndex
CREATE INDEX "dashboards_account_id_name_id_idx" ON "dashboards"("account_id", "name", "id");

-- CreateIndex
CREATE INDEX "dashboards_account_id_popularity_id_idx" ON "dashboards"("account_id", "popularity", "id");

-- CreateIndex
CREATE INDEX "dashboards_account_id_owners_count_id_idx" ON "dashboards"("account_id", "owners_count", "id");

-- CreateIndex
CREATE INDEX "dashboards_account_id_folder_path_id_idx" ON "dashboards"("account_id", "folder_path", "id");

-- CreateIndex
CREATE UNIQUE INDEX "dashboards_account_id_id_key" ON "dashboards"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "dashboards_source_id_external_id_key" ON "dashboards"("source_id", "external_id");

-- CreateIndex
CREATE INDEX "dashboard_fields_account_id_dashboard_id_id_idx" ON "dashboard_fields"("account_id", "dashboard_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "dashboard_fields_account_id_id_key" ON "dashboard_fields"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "dashboard_fields_dashboard_id_external_id_key" ON "dashboard_fields"("dashboard_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "tags_account_id_id_key" ON "tags"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "tags_account_id_label_key" ON "tags"("account_id", "label");

-- CreateIndex
CREATE UNIQUE INDEX "tags_account_id_linked_term_id_key" ON "tags"("account_id", "linked_term_id");

-- CreateIndex
CREATE INDEX "tag_entities_account_id_id_idx" ON "tag_entities"("account_id", "id");

-- CreateIndex
CREATE INDEX "tag_entities_table_id_idx" ON "tag_entities"("table_id");

-- CreateIndex
CREATE INDEX "tag_entities_column_id_idx" ON "tag_entities"("column_id");

-- CreateIndex
CREATE INDEX "tag_entities_dashboard_id_idx" ON "tag_entities"("dashboard_id");

-- CreateIndex
CREATE INDEX "tag_entities_dashboard_field_id_idx" ON "tag_entities"("dashboard_field_id");

-- CreateIndex
CREATE INDEX "tag_entities_term_id_idx" ON "tag_entities"("term_id");

-- CreateIndex
CREATE UNIQUE INDEX "tag_entities_tag_id_table_id_key" ON "tag_entities"("tag_id", "table_id");

-- CreateIndex
CREATE UNIQUE INDEX "tag_entities_tag_id_column_id_key" ON "tag_entities"("tag_id", "column_id");

-- CreateIndex
CREATE UNIQUE INDEX "tag_entities_tag_id_dashboard_id_key" ON "tag_entities"("tag_id", "dashboard_id");

-- CreateIndex
CREATE UNIQUE INDEX "tag_entities_tag_id_dashboard_field_id_key" ON "tag_entities"("tag_id", "dashboard_field_id");

-- CreateIndex
CREATE UNIQUE INDEX "tag_entities_tag_id_term_id_key" ON "tag_entities"("tag_id", "term_id");

-- CreateIndex
CREATE INDEX "terms_account_id_name_id_idx" ON "terms"("account_id", "name", "id");

-- CreateIndex
CREATE INDEX "terms_account_id_owners_count_id_idx" ON "terms"("account_id", "owners_count", "id");

-- CreateIndex
CREATE INDEX "terms_parent_term_id_idx" ON "terms"("parent_term_id");

-- CreateIndex
CREATE UNIQUE INDEX "terms_account_id_id_key" ON "terms"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "owner_labels_account_id_id_key" ON "owner_labels"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "owner_labels_account_id_label_key" ON "owner_labels"("account_id", "label");

-- CreateIndex
CREATE INDEX "owner_entities_account_id_id_idx" ON "owner_entities"("account_id", "id");

-- CreateIndex
CREATE INDEX "owner_entities_user_id_idx" ON "owner_entities"("user_id");

-- CreateIndex
CREATE INDEX "owner_entities_table_id_idx" ON "owner_entities"("table_id");

-- CreateIndex
CREATE INDEX "owner_entities_dashboard_id_idx" ON "owner_entities"("dashboard_id");

-- CreateIndex
CREATE INDEX "owner_entities_term_id_idx" ON "owner_entities"("term_id");

-- CreateIndex
CREATE UNIQUE INDEX "owner_entities_unified_user_id_table_id_key" ON "owner_entities"("unified_user_id", "table_id");

-- CreateIndex
CREATE UNIQUE INDEX "owner_entities_unified_user_id_dashboard_id_key" ON "owner_entities"("unified_user_id", "dashboard_id");

-- CreateIndex
CREATE UNIQUE INDEX "owner_entities_unified_user_id_term_id_key" ON "owner_entities"("unified_user_id", "term_id");

-- CreateIndex
CREATE INDEX "team_owner_entities_account_id_id_idx" ON "team_owner_entities"("account_id", "id");

-- CreateIndex
CREATE INDEX "team_owner_entities_table_id_idx" ON "team_owner_entities"("table_id");

-- CreateIndex
CREATE INDEX "team_owner_entities_dashboard_id_idx" ON "team_owner_entities"("dashboard_id");

-- CreateIndex
CREATE INDEX "team_owner_entities_term_id_idx" ON "team_owner_entities"("term_id");

-- CreateIndex
CREATE UNIQUE INDEX "team_owner_entities_team_id_table_id_key" ON "team_owner_entities"("team_id", "table_id");

-- CreateIndex
CREATE UNIQUE INDEX "team_owner_entities_team_id_dashboard_id_key" ON "team_owner_entities"("team_id", "dashboard_id");

-- CreateIndex
CREATE UNIQUE INDEX "team_owner_entities_team_id_term_id_key" ON "team_owner_entities"("team_id", "term_id");

-- CreateIndex
CREATE UNIQUE INDEX "teams_account_id_id_key" ON "teams"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "teams_account_id_name_key" ON "teams"("account_id", "name");

-- CreateIndex
CREATE INDEX "team_users_user_id_idx" ON "team_users"("user_id");

-- CreateIndex
CREATE INDEX "entity_editors_table_id_idx" ON "entity_editors"("table_id");

-- CreateIndex
CREATE INDEX "entity_editors_dashboard_id_idx" ON "entity_editors"("dashboard_id");

-- CreateIndex
CREATE INDEX "entity_editors_term_id_idx" ON "entity_editors"("term_id");

-- CreateIndex
CREATE UNIQUE INDEX "entity_editors_source_user_id_table_id_key" ON "entity_editors"("source_user_id", "table_id");

-- CreateIndex
CREATE UNIQUE INDEX "entity_editors_source_user_id_dashboard_id_key" ON "entity_editors"("source_user_id", "dashboard_id");

-- CreateIndex
CREATE UNIQUE INDEX "entity_editors_source_user_id_term_id_key" ON "entity_editors"("source_user_id", "term_id");

-- CreateIndex
CREATE INDEX "lineages_account_id_lineage_type_id_idx" ON "lineages"("account_id", "lineage_type", "id");

-- CreateIndex
CREATE INDEX "lineages_parent_table_id_id_idx" ON "lineages"("parent_table_id", "id");

-- CreateIndex
CREATE INDEX "lineages_parent_dashboard_id_id_idx" ON "lineages"("parent_dashboard_id", "id");

-- CreateIndex
CREATE INDEX "lineages_child_table_id_id_idx" ON "lineages"("child_table_id", "id");

-- CreateIndex
CREATE INDEX "lineages_child_dashboard_id_id_idx" ON "lineages"("child_dashboard_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "lineages_account_id_id_key" ON "lineages"("account_id", "id");

-- CreateIndex
CREATE INDEX "field_lineages_account_id_lineage_type_id_idx" ON "field_lineages"("account_id", "lineage_type", "id");

-- CreateIndex
CREATE INDEX "field_lineages_parent_column_id_id_idx" ON "field_lineages"("parent_column_id", "id");

-- CreateIndex
CREATE INDEX "field_lineages_parent_dashboard_field_id_id_idx" ON "field_lineages"("parent_dashboard_field_id", "id");

-- CreateIndex
CREATE INDEX "field_lineages_child_column_id_id_idx" ON "field_lineages"("child_column_id", "id");

-- CreateIndex
CREATE INDEX "field_lineages_child_dashboard_id_id_idx" ON "field_lineages"("child_dashboard_id", "id");

-- CreateIndex
CREATE INDEX "field_lineages_child_dashboard_field_id_id_idx" ON "field_lineages"("child_dashboard_field_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "field_lineages_account_id_id_key" ON "field_lineages"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "external_links_account_id_id_key" ON "external_links"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "external_links_table_id_technology_key" ON "external_links"("table_id", "technology");

-- CreateIndex
CREATE UNIQUE INDEX "data_products_table_id_key" ON "data_products"("table_id");

-- CreateIndex
CREATE UNIQUE INDEX "data_products_dashboard_id_key" ON "data_products"("dashboard_id");

-- CreateIndex
CREATE UNIQUE INDEX "data_products_term_id_key" ON "data_products"("term_id");

-- CreateIndex
CREATE UNIQUE INDEX "data_products_account_id_id_key" ON "data_products"("account_id", "id");

-- CreateIndex
CREATE INDEX "entities_links_account_id_created_at_id_idx" ON "entities_links"("account_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "entities_links_from_table_id_idx" ON "entities_links"("from_table_id");

-- CreateIndex
CREATE INDEX "entities_links_from_dashboard_id_idx" ON "entities_links"("from_dashboard_id");

-- CreateIndex
CREATE INDEX "entities_links_from_term_id_idx" ON "entities_links"("from_term_id");

-- CreateIndex
CREATE INDEX "entities_links_to_table_id_idx" ON "entities_links"("to_table_id");

-- CreateIndex
CREATE INDEX "entities_links_to_column_id_idx" ON "entities_links"("to_column_id");

-- CreateIndex
CREATE INDEX "entities_links_to_dashboard_id_idx" ON "entities_links"("to_dashboard_id");

-- CreateIndex
CREATE INDEX "entities_links_to_dashboard_field_id_idx" ON "entities_links"("to_dashboard_field_id");

-- CreateIndex
CREATE INDEX "entities_links_to_term_id_idx" ON "entities_links"("to_term_id");

-- CreateIndex
CREATE UNIQUE INDEX "entities_links_account_id_id_key" ON "entities_links"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "quality_checks_account_id_id_key" ON "quality_checks"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "quality_checks_table_id_external_id_key" ON "quality_checks"("table_id", "external_id");

-- CreateIndex
CREATE INDEX "queries_account_id_timestamp_id_idx" ON "queries"("account_id", "timestamp", "id");

-- CreateIndex
CREATE INDEX "queries_account_id_query_type_id_idx" ON "queries"("account_id", "query_type", "id");

-- CreateIndex
CREATE UNIQUE INDEX "queries_account_id_id_key" ON "queries"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "queries_account_id_hash_key" ON "queries"("account_id", "hash");

-- CreateIndex
CREATE INDEX "query_tables_table_id_query_id_idx" ON "query_tables"("table_id", "query_id");

-- CreateIndex
CREATE INDEX "column_joins_account_id_count_id_idx" ON "column_joins"("account_id", "count", "id");

-- CreateIndex
CREATE INDEX "column_joins_second_column_id_idx" ON "column_joins"("second_column_id");

-- CreateIndex
CREATE UNIQUE INDEX "column_joins_account_id_id_key" ON "column_joins"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "column_joins_first_column_id_second_column_id_key" ON "column_joins"("first_column_id", "second_column_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_hash_key" ON "api_tokens"("hash");

-- CreateIndex
CREATE INDEX "api_tokens_account_id_created_at_id_idx" ON "api_tokens"("account_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_account_id_id_key" ON "api_tokens"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_account_id_scope_slot_key" ON "api_tokens"("account_id", "scope", "slot");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_account_id_scope_retiring_slot_key" ON "api_tokens"("account_id", "scope", "retiring_slot");

-- CreateIndex
CREATE UNIQUE INDEX "sources_account_id_id_key" ON "sources"("account_id", "id");

-- CreateIndex
CREATE INDEX "databases_account_id_source_id_id_idx" ON "databases"("account_id", "source_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "databases_account_id_id_key" ON "databases"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "databases_source_id_external_id_key" ON "databases"("source_id", "external_id");

-- CreateIndex
CREATE INDEX "schemas_account_id_database_id_id_idx" ON "schemas"("account_id", "database_id", "id");

-- CreateIndex
CREATE INDEX "schemas_account_id_source_id_id_idx" ON "schemas"("account_id", "source_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "schemas_account_id_id_key" ON "schemas"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "schemas_database_id_external_id_key" ON "schemas"("database_id", "external_id");

-- CreateIndex
CREATE INDEX "tables_account_id_schema_id_id_idx" ON "tables"("account_id", "schema_id", "id");

-- CreateIndex
CREATE INDEX "tables_account_id_database_id_id_idx" ON "tables"("account_id", "database_id", "id");

-- CreateIndex
CREATE INDEX "tables_account_id_source_id_id_idx" ON "tables"("account_id", "source_id", "id");

-- CreateIndex
CREATE INDEX "tables_account_id_name_id_idx" ON "tables"("account_id", "name", "id");

-- CreateIndex
CREATE INDEX "tables_account_id_schema_name_id_idx" ON "tables"("account_id", "schema_name", "id");

-- CreateIndex
CREATE INDEX "tables_account_id_name_length_id_idx" ON "tables"("account_id", "name_length", "id");

-- CreateIndex
CREATE INDEX "tables_account_id_popularity_id_idx" ON "tables"("account_id", "popularity", "id");

-- CreateIndex
CREATE INDEX "tables_account_id_owners_count_id_idx" ON "tables"("account_id", "owners_count", "id");

-- CreateIndex
CREATE INDEX "tables_account_id_level_of_completion_id_idx" ON "tables"("account_id", "level_of_completion", "id");

-- CreateIndex
CREATE UNIQUE INDEX "tables_account_id_id_key" ON "tables"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "tables_schema_id_external_id_key" ON "tables"("schema_id", "external_id");

-- CreateIndex
CREATE INDEX "columns_account_id_table_id_source_order_id_idx" ON "columns"("account_id", "table_id", "source_order", "id");

-- CreateIndex
CREATE INDEX "columns_account_id_schema_id_id_idx" ON "columns"("account_id", "schema_id", "id");

-- CreateIndex
CREATE INDEX "columns_account_id_database_id_id_idx" ON "columns"("account_id", "database_id", "id");

-- CreateIndex
CREATE INDEX "columns_account_id_source_id_id_idx" ON "columns"("account_id", "source_id", "id");

-- CreateIndex
CREATE INDEX "columns_account_id_name_id_idx" ON "columns"("account_id", "name", "id");

-- CreateIndex
CREATE INDEX "columns_account_id_source_order_id_idx" ON "columns"("account_id", "source_order", "id");

-- CreateIndex
CREATE UNIQUE INDEX "columns_account_id_id_key" ON "columns"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "columns_table_id_external_id_key" ON "columns"("table_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "source_users_account_id_id_key" ON "source_users"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "source_users_source_id_external_id_key" ON "source_users"("source_id", "external_id");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_account_id_unified_user_id_fkey" FOREIGN KEY ("account_id", "unified_user_id") REFERENCES "unified_users"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unified_users" ADD CONSTRAINT "unified_users_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_id_user_id_fkey" FOREIGN KEY ("account_id", "user_id") REFERENCES "users"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assistant_jobs" ADD CONSTRAINT "assistant_jobs_account_id_conversation_id_fkey" FOREIGN KEY ("account_id", "conversation_id") REFERENCES "assistant_conversations"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboards" ADD CONSTRAINT "dashboards_account_id_source_id_fkey" FOREIGN KEY ("account_id", "source_id") REFERENCES "sources"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboards" ADD CONSTRAINT "dashboards_account_id_verified_by_user_id_fkey" FOREIGN KEY ("account_id", "verified_by_user_id") REFERENCES "users"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "dashboard_fields" ADD CONSTRAINT "dashboard_fields_account_id_dashboard_id_fkey" FOREIGN KEY ("account_id", "dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tags" ADD CONSTRAINT "tags_account_id_linked_term_id_fkey" FOREIGN KEY ("account_id", "linked_term_id") REFERENCES "terms"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "tag_entities" ADD CONSTRAINT "tag_entities_account_id_tag_id_fkey" FOREIGN KEY ("account_id", "tag_id") REFERENCES "tags"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tag_entities" ADD CONSTRAINT "tag_entities_account_id_table_id_fkey" FOREIGN KEY ("account_id", "table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tag_entities" ADD CONSTRAINT "tag_entities_account_id_column_id_fkey" FOREIGN KEY ("account_id", "column_id") REFERENCES "columns"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tag_entities" ADD CONSTRAINT "tag_entities_account_id_dashboard_id_fkey" FOREIGN KEY ("account_id", "dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tag_entities" ADD CONSTRAINT "tag_entities_account_id_dashboard_field_id_fkey" FOREIGN KEY ("account_id", "dashboard_field_id") REFERENCES "dashboard_fields"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tag_entities" ADD CONSTRAINT "tag_entities_account_id_term_id_fkey" FOREIGN KEY ("account_id", "term_id") REFERENCES "terms"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "terms" ADD CONSTRAINT "terms_account_id_parent_term_id_fkey" FOREIGN KEY ("account_id", "parent_term_id") REFERENCES "terms"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "terms" ADD CONSTRAINT "terms_account_id_last_described_by_user_id_fkey" FOREIGN KEY ("account_id", "last_described_by_user_id") REFERENCES "users"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "terms" ADD CONSTRAINT "terms_account_id_verified_by_user_id_fkey" FOREIGN KEY ("account_id", "verified_by_user_id") REFERENCES "users"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "owner_entities" ADD CONSTRAINT "owner_entities_account_id_unified_user_id_fkey" FOREIGN KEY ("account_id", "unified_user_id") REFERENCES "unified_users"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "owner_entities" ADD CONSTRAINT "owner_entities_account_id_user_id_fkey" FOREIGN KEY ("account_id", "user_id") REFERENCES "users"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "owner_entities" ADD CONSTRAINT "owner_entities_account_id_owner_label_id_fkey" FOREIGN KEY ("account_id", "owner_label_id") REFERENCES "owner_labels"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "owner_entities" ADD CONSTRAINT "owner_entities_account_id_table_id_fkey" FOREIGN KEY ("account_id", "table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "owner_entities" ADD CONSTRAINT "owner_entities_account_id_dashboard_id_fkey" FOREIGN KEY ("account_id", "dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "owner_entities" ADD CONSTRAINT "owner_entities_account_id_term_id_fkey" FOREIGN KEY ("account_id", "term_id") REFERENCES "terms"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_owner_entities" ADD CONSTRAINT "team_owner_entities_account_id_team_id_fkey" FOREIGN KEY ("account_id", "team_id") REFERENCES "teams"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_owner_entities" ADD CONSTRAINT "team_owner_entities_account_id_owner_label_id_fkey" FOREIGN KEY ("account_id", "owner_label_id") REFERENCES "owner_labels"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "team_owner_entities" ADD CONSTRAINT "team_owner_entities_account_id_table_id_fkey" FOREIGN KEY ("account_id", "table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_owner_entities" ADD CONSTRAINT "team_owner_entities_account_id_dashboard_id_fkey" FOREIGN KEY ("account_id", "dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_owner_entities" ADD CONSTRAINT "team_owner_entities_account_id_term_id_fkey" FOREIGN KEY ("account_id", "term_id") REFERENCES "terms"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_users" ADD CONSTRAINT "team_users_account_id_team_id_fkey" FOREIGN KEY ("account_id", "team_id") REFERENCES "teams"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_users" ADD CONSTRAINT "team_users_account_id_user_id_fkey" FOREIGN KEY ("account_id", "user_id") REFERENCES "users"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity_editors" ADD CONSTRAINT "entity_editors_account_id_source_user_id_fkey" FOREIGN KEY ("account_id", "source_user_id") REFERENCES "source_users"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity_editors" ADD CONSTRAINT "entity_editors_account_id_table_id_fkey" FOREIGN KEY ("account_id", "table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity_editors" ADD CONSTRAINT "entity_editors_account_id_dashboard_id_fkey" FOREIGN KEY ("account_id", "dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity_editors" ADD CONSTRAINT "entity_editors_account_id_term_id_fkey" FOREIGN KEY ("account_id", "term_id") REFERENCES "terms"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lineages" ADD CONSTRAINT "lineages_account_id_parent_table_id_fkey" FOREIGN KEY ("account_id", "parent_table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lineages" ADD CONSTRAINT "lineages_account_id_parent_dashboard_id_fkey" FOREIGN KEY ("account_id", "parent_dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lineages" ADD CONSTRAINT "lineages_account_id_child_table_id_fkey" FOREIGN KEY ("account_id", "child_table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lineages" ADD CONSTRAINT "lineages_account_id_child_dashboard_id_fkey" FOREIGN KEY ("account_id", "child_dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_lineages" ADD CONSTRAINT "field_lineages_account_id_parent_column_id_fkey" FOREIGN KEY ("account_id", "parent_column_id") REFERENCES "columns"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_lineages" ADD CONSTRAINT "field_lineages_account_id_parent_dashboard_field_id_fkey" FOREIGN KEY ("account_id", "parent_dashboard_field_id") REFERENCES "dashboard_fields"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_lineages" ADD CONSTRAINT "field_lineages_account_id_child_column_id_fkey" FOREIGN KEY ("account_id", "child_column_id") REFERENCES "columns"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_lineages" ADD CONSTRAINT "field_lineages_account_id_child_dashboard_id_fkey" FOREIGN KEY ("account_id", "child_dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_lineages" ADD CONSTRAINT "field_lineages_account_id_child_dashboard_field_id_fkey" FOREIGN KEY ("account_id", "child_dashboard_field_id") REFERENCES "dashboard_fields"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "external_links" ADD CONSTRAINT "external_links_account_id_table_id_fkey" FOREIGN KEY ("account_id", "table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_products" ADD CONSTRAINT "data_products_account_id_table_id_fkey" FOREIGN KEY ("account_id", "table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_products" ADD CONSTRAINT "data_products_account_id_dashboard_id_fkey" FOREIGN KEY ("account_id", "dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_products" ADD CONSTRAINT "data_products_account_id_term_id_fkey" FOREIGN KEY ("account_id", "term_id") REFERENCES "terms"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entities_links" ADD CONSTRAINT "entities_links_account_id_from_table_id_fkey" FOREIGN KEY ("account_id", "from_table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entities_links" ADD CONSTRAINT "entities_links_account_id_from_dashboard_id_fkey" FOREIGN KEY ("account_id", "from_dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entities_links" ADD CONSTRAINT "entities_links_account_id_from_term_id_fkey" FOREIGN KEY ("account_id", "from_term_id") REFERENCES "terms"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entities_links" ADD CONSTRAINT "entities_links_account_id_to_table_id_fkey" FOREIGN KEY ("account_id", "to_table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entities_links" ADD CONSTRAINT "entities_links_account_id_to_column_id_fkey" FOREIGN KEY ("account_id", "to_column_id") REFERENCES "columns"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entities_links" ADD CONSTRAINT "entities_links_account_id_to_dashboard_id_fkey" FOREIGN KEY ("account_id", "to_dashboard_id") REFERENCES "dashboards"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entities_links" ADD CONSTRAINT "entities_links_account_id_to_dashboard_field_id_fkey" FOREIGN KEY ("account_id", "to_dashboard_field_id") REFERENCES "dashboard_fields"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entities_links" ADD CONSTRAINT "entities_links_account_id_to_term_id_fkey" FOREIGN KEY ("account_id", "to_term_id") REFERENCES "terms"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quality_checks" ADD CONSTRAINT "quality_checks_account_id_table_id_fkey" FOREIGN KEY ("account_id", "table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quality_checks" ADD CONSTRAINT "quality_checks_account_id_column_id_fkey" FOREIGN KEY ("account_id", "column_id") REFERENCES "columns"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "queries" ADD CONSTRAINT "queries_account_id_source_user_id_fkey" FOREIGN KEY ("account_id", "source_user_id") REFERENCES "source_users"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "query_tables" ADD CONSTRAINT "query_tables_account_id_query_id_fkey" FOREIGN KEY ("account_id", "query_id") REFERENCES "queries"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "query_tables" ADD CONSTRAINT "query_tables_account_id_table_id_fkey" FOREIGN KEY ("account_id", "table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "column_joins" ADD CONSTRAINT "column_joins_account_id_first_column_id_fkey" FOREIGN KEY ("account_id", "first_column_id") REFERENCES "columns"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "column_joins" ADD CONSTRAINT "column_joins_account_id_second_column_id_fkey" FOREIGN KEY ("account_id", "second_column_id") REFERENCES "columns"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_account_id_created_by_id_fkey" FOREIGN KEY ("account_id", "created_by_id") REFERENCES "users"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_account_id_revoked_by_id_fkey" FOREIGN KEY ("account_id", "revoked_by_id") REFERENCES "users"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_account_id_replaced_by_id_fkey" FOREIGN KEY ("account_id", "replaced_by_id") REFERENCES "api_tokens"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sources" ADD CONSTRAINT "sources_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "databases" ADD CONSTRAINT "databases_account_id_source_id_fkey" FOREIGN KEY ("account_id", "source_id") REFERENCES "sources"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schemas" ADD CONSTRAINT "schemas_account_id_database_id_fkey" FOREIGN KEY ("account_id", "database_id") REFERENCES "databases"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tables" ADD CONSTRAINT "tables_account_id_schema_id_fkey" FOREIGN KEY ("account_id", "schema_id") REFERENCES "schemas"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tables" ADD CONSTRAINT "tables_account_id_verified_by_user_id_fkey" FOREIGN KEY ("account_id", "verified_by_user_id") REFERENCES "users"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "columns" ADD CONSTRAINT "columns_account_id_table_id_fkey" FOREIGN KEY ("account_id", "table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_users" ADD CONSTRAINT "source_users_account_id_source_id_fkey" FOREIGN KEY ("account_id", "source_id") REFERENCES "sources"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_users" ADD CONSTRAINT "source_users_account_id_unified_user_id_fkey" FOREIGN KEY ("account_id", "unified_user_id") REFERENCES "unified_users"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
