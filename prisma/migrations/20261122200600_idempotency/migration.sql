-- Answers of mutations that were sent with an Idempotency-Key, to be given again for a day. A row without an answer is a
-- mutation that is under way, or whose process died: nobody runs it again.
CREATE TABLE "idempotency_keys" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "caller_id" UUID NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "answer" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "idempotency_keys_account_id_caller_id_key_hash_key" ON "idempotency_keys"("account_id", "caller_id", "key_hash");

CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");

ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
