-- Identity providers: their own tokens, and what a directory needs to find its people and groups again.

CREATE TABLE "scim_tokens" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT,
    "region" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "last4" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "revoke_reason" TEXT,
    "superseded_at" TIMESTAMPTZ(3),
    "replaced_by_id" UUID,
    "place" INTEGER,

    CONSTRAINT "scim_tokens_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "scim_tokens_hash_is_sha256" CHECK (octet_length("hash") = 32),
    CONSTRAINT "scim_tokens_region_is_a_name" CHECK ("region" ~ '^[a-z]{2,8}$'),
    CONSTRAINT "scim_tokens_last4_is_four" CHECK (length("last4") = 4),
    CONSTRAINT "scim_tokens_expire_after_creation" CHECK ("expires_at" > "created_at"),
    -- The first place is the active token's, the second its predecessor's during an overlap.
    CONSTRAINT "scim_tokens_two_places" CHECK ("place" IN (1, 2)),
    CONSTRAINT "scim_tokens_revoked_hold_no_place" CHECK ("place" IS NULL OR "revoked_at" IS NULL),
    CONSTRAINT "scim_tokens_replaced_leave_the_first" CHECK (("place" = 1) IS NOT TRUE OR "superseded_at" IS NULL)
);

CREATE UNIQUE INDEX "scim_tokens_hash_key" ON "scim_tokens"("hash");
CREATE UNIQUE INDEX "scim_tokens_account_id_id_key" ON "scim_tokens"("account_id", "id");
CREATE UNIQUE INDEX "scim_tokens_account_id_place_key" ON "scim_tokens"("account_id", "place");

ALTER TABLE "scim_tokens" ADD CONSTRAINT "scim_tokens_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "scim_tokens" ADD CONSTRAINT "scim_tokens_account_id_created_by_id_fkey" FOREIGN KEY ("account_id", "created_by_id") REFERENCES "users"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "scim_tokens" ADD CONSTRAINT "scim_tokens_account_id_replaced_by_id_fkey" FOREIGN KEY ("account_id", "replaced_by_id") REFERENCES "scim_tokens"("account_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- Nothing that ended a token is taken back, and what a token is never changes.
CREATE FUNCTION scim_tokens_keep_their_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
    RAISE EXCEPTION 'a revoked token stays revoked' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.superseded_at IS NOT NULL AND (NEW.superseded_at IS NULL OR NEW.superseded_at > OLD.superseded_at) THEN
    RAISE EXCEPTION 'a replaced token does not come back' USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.account_id, NEW.hash, NEW.expires_at, NEW.created_at)
     IS DISTINCT FROM (OLD.account_id, OLD.hash, OLD.expires_at, OLD.created_at) THEN
    RAISE EXCEPTION 'a token''s account, secret and life do not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scim_tokens_keep_their_past BEFORE UPDATE ON scim_tokens
  FOR EACH ROW EXECUTE FUNCTION scim_tokens_keep_their_past();

-- When the directory deleted the person: they stay for the history, suspended, and the directory finds them no more.
ALTER TABLE "users" ADD COLUMN "removed_at" TIMESTAMPTZ(3);

-- By what directories look people and groups up. A person's address is stored in lower case and has its index already.
CREATE INDEX "users_account_id_external_id_idx" ON "users"("account_id", "external_id");
CREATE INDEX "teams_account_id_external_id_idx" ON "teams"("account_id", "external_id");
CREATE INDEX "teams_account_lower_name" ON "teams" ("account_id", lower("name"));
