-- The queue of work that outlives the process that was asked for it (decision: jobs in a table of our own). A row is a job
-- that is still to be done; what has been done, or given up, has no row.
CREATE TABLE "jobs" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "worker_id" UUID,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "jobs_name_due_at_id_idx" ON "jobs"("name", "due_at", "id");

-- The queue says what is to be done next; the assistant's own rows are read by thread.
DROP INDEX "assistant_jobs_status_created_at_idx";

CREATE INDEX "assistant_jobs_account_id_conversation_id_created_at_id_idx" ON "assistant_jobs"("account_id", "conversation_id", "created_at", "id");

-- The queue counts the tries.
ALTER TABLE "assistant_jobs" DROP COLUMN "attempts";
