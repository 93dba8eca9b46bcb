-- The outbox of what administrators and their programs are told, and the webhooks.

CREATE TABLE "webhooks" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "kinds" TEXT[],
    "secret_version" INTEGER NOT NULL DEFAULT 1,
    "secret_rotated_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "notices" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "token_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "threshold_days" INTEGER NOT NULL DEFAULT 0,
    "user_id" UUID,
    "webhook_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "details" JSONB NOT NULL DEFAULT '{}',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "last_error" TEXT,
    "subject" TEXT,
    "text" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "notices_one_recipient" CHECK (num_nonnulls("user_id", "webhook_id") = 1),
    CONSTRAINT "notices_state_is_known" CHECK ("state" IN ('PENDING', 'SENT', 'SKIPPED', 'DEAD')),
    CONSTRAINT "notices_sent_has_its_instant" CHECK (("state" = 'SENT') = ("sent_at" IS NOT NULL))
);

CREATE TABLE "notice_sweeps" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "swept_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notice_sweeps_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "notice_sweeps_is_one_row" CHECK ("id" = 1)
);

CREATE UNIQUE INDEX "webhooks_account_id_id_key" ON "webhooks"("account_id", "id");
CREATE INDEX "notices_account_id_created_at_id_idx" ON "notices"("account_id", "created_at" DESC, "id" DESC);

ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notices" ADD CONSTRAINT "notices_account_id_token_id_fkey" FOREIGN KEY ("account_id", "token_id") REFERENCES "api_tokens"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notices" ADD CONSTRAINT "notices_account_id_user_id_fkey" FOREIGN KEY ("account_id", "user_id") REFERENCES "users"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notices" ADD CONSTRAINT "notices_account_id_webhook_id_fkey" FOREIGN KEY ("account_id", "webhook_id") REFERENCES "webhooks"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Nothing is told twice, whatever the code does and however many processes do it. The recipient says the channel too.
CREATE UNIQUE INDEX "notices_once" ON "notices"
  ("account_id", "token_id", "kind", "threshold_days", coalesce("user_id", "webhook_id"));
CREATE INDEX "notices_due" ON "notices" ("next_attempt_at") WHERE "state" = 'PENDING';

-- What the sweep looks for once a minute.
CREATE INDEX "api_tokens_ending" ON "api_tokens" ("expires_at") WHERE "revoked_at" IS NULL;
CREATE INDEX "api_tokens_in_overlap" ON "api_tokens" ("superseded_at") WHERE "revoked_at" IS NULL AND "superseded_at" IS NOT NULL;

INSERT INTO "notice_sweeps" ("id", "swept_at") VALUES (1, catalog_now());
