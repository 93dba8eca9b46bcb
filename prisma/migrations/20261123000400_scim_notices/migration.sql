-- Notices and usage tell of tokens of identity providers, too. What a row is of is its token's id and kind of secret;
-- the references follow from the two, so that each row has exactly one, whatever the code does.

ALTER TABLE "notices" DROP CONSTRAINT "notices_account_id_token_id_fkey";
ALTER TABLE "notices"
  ADD COLUMN "secret_kind" TEXT NOT NULL DEFAULT 'apiToken',
  ADD COLUMN "api_token_id" UUID GENERATED ALWAYS AS (CASE WHEN secret_kind = 'apiToken' THEN token_id END) STORED,
  ADD COLUMN "scim_token_id" UUID GENERATED ALWAYS AS (CASE WHEN secret_kind = 'scimToken' THEN token_id END) STORED,
  ADD CONSTRAINT "notices_one_token" CHECK (num_nonnulls("api_token_id", "scim_token_id") = 1);
ALTER TABLE "notices" ADD CONSTRAINT "notices_account_id_api_token_id_fkey" FOREIGN KEY ("account_id", "api_token_id") REFERENCES "api_tokens"("account_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "notices" ADD CONSTRAINT "notices_account_id_scim_token_id_fkey" FOREIGN KEY ("account_id", "scim_token_id") REFERENCES "scim_tokens"("account_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "token_usage_days" DROP CONSTRAINT "token_usage_days_account_id_token_id_fkey";
ALTER TABLE "token_usage_days"
  ADD COLUMN "secret_kind" TEXT NOT NULL DEFAULT 'apiToken',
  ADD COLUMN "api_token_id" UUID GENERATED ALWAYS AS (CASE WHEN secret_kind = 'apiToken' THEN token_id END) STORED,
  ADD COLUMN "scim_token_id" UUID GENERATED ALWAYS AS (CASE WHEN secret_kind = 'scimToken' THEN token_id END) STORED,
  ADD CONSTRAINT "token_usage_days_one_token" CHECK (num_nonnulls("api_token_id", "scim_token_id") = 1);
ALTER TABLE "token_usage_days" ADD CONSTRAINT "token_usage_days_account_id_api_token_id_fkey" FOREIGN KEY ("account_id", "api_token_id") REFERENCES "api_tokens"("account_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "token_usage_days" ADD CONSTRAINT "token_usage_days_account_id_scim_token_id_fkey" FOREIGN KEY ("account_id", "scim_token_id") REFERENCES "scim_tokens"("account_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "token_clients" DROP CONSTRAINT "token_clients_account_id_token_id_fkey";
ALTER TABLE "token_clients"
  ADD COLUMN "secret_kind" TEXT NOT NULL DEFAULT 'apiToken',
  ADD COLUMN "api_token_id" UUID GENERATED ALWAYS AS (CASE WHEN secret_kind = 'apiToken' THEN token_id END) STORED,
  ADD COLUMN "scim_token_id" UUID GENERATED ALWAYS AS (CASE WHEN secret_kind = 'scimToken' THEN token_id END) STORED,
  ADD CONSTRAINT "token_clients_one_token" CHECK (num_nonnulls("api_token_id", "scim_token_id") = 1);
ALTER TABLE "token_clients" ADD CONSTRAINT "token_clients_account_id_api_token_id_fkey" FOREIGN KEY ("account_id", "api_token_id") REFERENCES "api_tokens"("account_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "token_clients" ADD CONSTRAINT "token_clients_account_id_scim_token_id_fkey" FOREIGN KEY ("account_id", "scim_token_id") REFERENCES "scim_tokens"("account_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- What the sweep looks for once a minute, as of API tokens.
CREATE INDEX "scim_tokens_ending" ON "scim_tokens" ("expires_at") WHERE "revoked_at" IS NULL;
CREATE INDEX "scim_tokens_in_overlap" ON "scim_tokens" ("superseded_at") WHERE "revoked_at" IS NULL AND "superseded_at" IS NOT NULL;
