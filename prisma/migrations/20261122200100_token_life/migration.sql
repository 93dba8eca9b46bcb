-- Rotation, tokens of the playground and the account's token policy.

-- CreateEnum
CREATE TYPE "token_kind" AS ENUM ('STANDARD', 'PLAYGROUND');

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN "keeps_addresses" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "usage_retention_days" INTEGER NOT NULL DEFAULT 90;

-- AlterTable
ALTER TABLE "api_tokens" ADD COLUMN "kind" "token_kind" NOT NULL DEFAULT 'STANDARD',
ADD COLUMN "session_id" UUID;

-- Rules that hold whatever the code does ---------------------------------------------------------------------------
-- That a place has one holder and one retiring predecessor at most is held by the unique indexes on slot and
-- retiring_slot of the first migration, in which nulls are distinct.

ALTER TABLE accounts ADD CONSTRAINT accounts_usage_retention_in_days CHECK (usage_retention_days BETWEEN 1 AND 3650);

ALTER TABLE api_tokens
  ADD CONSTRAINT api_tokens_grace_is_a_day_at_most CHECK (grace_seconds BETWEEN 0 AND 86400),
  -- What was revoked is no predecessor that anything could wait for.
  ADD CONSTRAINT api_tokens_retiring_slot_is_not_revoked CHECK (retiring_slot IS NULL OR revoked_at IS NULL),
  ADD CONSTRAINT api_tokens_session_is_of_the_playground CHECK ((kind = 'PLAYGROUND') = (session_id IS NOT NULL)),
  ADD CONSTRAINT api_tokens_playground_is_brief CHECK (kind <> 'PLAYGROUND' OR expires_at <= created_at + interval '60 minutes'),
  ADD CONSTRAINT api_tokens_playground_takes_no_place
    CHECK (kind <> 'PLAYGROUND' OR (slot IS NULL AND retiring_slot IS NULL AND grace_seconds IS NULL));

-- Live tokens of the playground are few, and found by the person.
CREATE INDEX api_tokens_playground ON api_tokens (account_id, created_by_id, created_at)
  WHERE kind = 'PLAYGROUND' AND revoked_at IS NULL AND superseded_at IS NULL;

-- A session as the sessions of people are judged: see `isAlive` of the accounts slice.
CREATE FUNCTION session_end(session uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT least(s.ended_at, s.expires_at, s.last_seen_at + interval '30 minutes') FROM sessions s WHERE s.id = session
$$;

CREATE FUNCTION api_tokens_keep_their_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.kind, NEW.session_id) IS DISTINCT FROM (OLD.kind, OLD.session_id) THEN
    RAISE EXCEPTION 'a token''s kind and session do not change' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.first_used_at IS NOT NULL AND (NEW.first_used_at IS NULL OR NEW.first_used_at > OLD.first_used_at) THEN
    RAISE EXCEPTION 'a first use is not taken back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER api_tokens_keep_their_kind BEFORE UPDATE ON api_tokens
  FOR EACH ROW EXECUTE FUNCTION api_tokens_keep_their_kind();
