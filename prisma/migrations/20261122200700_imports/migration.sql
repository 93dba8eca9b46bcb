-- Files that were uploaded, the sets they form, and what came of loading them.

CREATE TYPE "import_kind" AS ENUM ('WAREHOUSE', 'VISUALIZATION', 'LINEAGE', 'TRANSFORMATION', 'QUALITY');
CREATE TYPE "import_state" AS ENUM ('RECEIVING', 'QUEUED', 'RUNNING', 'DONE', 'FAILED');
CREATE TYPE "import_issue_kind" AS ENUM ('MISSING_VALUE', 'WRONG_DATATYPE', 'UNAUTHORIZED_VALUE', 'DUPLICATE_VALUE', 'UNKNOWN_REFERENCE');

CREATE TABLE "imports" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "kind" "import_kind" NOT NULL,
    "stamp" TEXT NOT NULL,
    "state" "import_state" NOT NULL DEFAULT 'RECEIVING',
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "rows_loaded" INTEGER NOT NULL DEFAULT 0,
    "rows_rejected" INTEGER NOT NULL DEFAULT 0,
    "issue_count" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    CONSTRAINT "imports_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "import_files" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "import_files_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "import_issues" (
    "account_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "file" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "column_name" TEXT,
    "kind" "import_issue_kind" NOT NULL,
    "message" TEXT NOT NULL,
    CONSTRAINT "import_issues_pkey" PRIMARY KEY ("import_id", "number")
);
CREATE TABLE "import_claims" (
    "account_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "relation" TEXT NOT NULL,
    "kind" "import_kind" NOT NULL,
    "row_id" UUID NOT NULL,
    CONSTRAINT "import_claims_pkey" PRIMARY KEY ("source_id", "kind", "relation", "row_id")
);

CREATE UNIQUE INDEX "imports_account_id_id_key" ON "imports"("account_id", "id");
CREATE UNIQUE INDEX "imports_account_id_source_id_kind_stamp_key" ON "imports"("account_id", "source_id", "kind", "stamp");
CREATE INDEX "imports_account_id_state_id_idx" ON "imports"("account_id", "state", "id");
CREATE UNIQUE INDEX "import_files_account_id_path_key" ON "import_files"("account_id", "path");
CREATE INDEX "import_files_import_id_idx" ON "import_files"("import_id");
CREATE INDEX "import_claims_row_id_idx" ON "import_claims"("row_id");

ALTER TABLE "imports" ADD CONSTRAINT "imports_account_id_source_id_fkey" FOREIGN KEY ("account_id", "source_id") REFERENCES "sources"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "import_files" ADD CONSTRAINT "import_files_account_id_import_id_fkey" FOREIGN KEY ("account_id", "import_id") REFERENCES "imports"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "import_issues" ADD CONSTRAINT "import_issues_account_id_import_id_fkey" FOREIGN KEY ("account_id", "import_id") REFERENCES "imports"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "import_claims" ADD CONSTRAINT "import_claims_account_id_source_id_fkey" FOREIGN KEY ("account_id", "source_id") REFERENCES "sources"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
