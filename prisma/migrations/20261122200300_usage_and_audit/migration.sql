-- Usage: what tokens were used for ---------------------------------------------------------------------------------

CREATE TABLE "token_usage_days" (
    "account_id" UUID NOT NULL,
    "token_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "requests" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,

    CONSTRAINT "token_usage_days_pkey" PRIMARY KEY ("token_id", "day"),
    CONSTRAINT "token_usage_days_count" CHECK (failed BETWEEN 0 AND requests),
    CONSTRAINT "token_usage_days_account_id_token_id_fkey" FOREIGN KEY ("account_id", "token_id")
      REFERENCES "api_tokens"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "token_usage_days_account_id_day_idx" ON "token_usage_days"("account_id", "day");

CREATE TABLE "token_clients" (
    "account_id" UUID NOT NULL,
    "token_id" UUID NOT NULL,
    "family" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,
    "root_fields" TEXT[],
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "token_clients_pkey" PRIMARY KEY ("token_id", "family", "network", "door"),
    CONSTRAINT "token_clients_account_id_token_id_fkey" FOREIGN KEY ("account_id", "token_id")
      REFERENCES "api_tokens"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "token_clients_account_id_last_seen_at_idx" ON "token_clients"("account_id", "last_seen_at");

-- Audit: a chain for each account ----------------------------------------------------------------------------------

CREATE TABLE "audit_heads" (
    "account_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("account_id")
);

ALTER TABLE "audit_events" ADD COLUMN "sequence" BIGINT, ADD COLUMN "previous_hash" BYTEA, ADD COLUMN "hash" BYTEA;

-- A JSON array is one text for one row and never the same text for two. An instant is written out, since how a database
-- prints one is a setting.
CREATE FUNCTION audit_event_hash(event audit_events) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(event.previous_hash || convert_to(jsonb_build_array(
    event.sequence, event.id, event.account_id, to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'),
    event.action, event.actor_kind, event.actor_id, event.subject_id, event.request_id, event.remote_address,
    event.details)::text, 'UTF8'))
$$;

-- Writers of one account take turns at its head, until they commit: whoever also locks the account locks that first.
CREATE FUNCTION audit_events_are_chained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_heads (account_id, sequence, hash) VALUES (NEW.account_id, 0, decode(repeat('00', 32), 'hex'))
    ON CONFLICT (account_id) DO NOTHING;
  SELECT h.sequence + 1, h.hash INTO NEW.sequence, NEW.previous_hash
    FROM audit_heads h WHERE h.account_id = NEW.account_id FOR UPDATE;
  NEW.hash := audit_event_hash(NEW);
  UPDATE audit_heads SET sequence = NEW.sequence, hash = NEW.hash WHERE account_id = NEW.account_id;
  RETURN NEW;
END $$;

-- What was written before there was a chain becomes its beginning, in the order in which it was written.
ALTER TABLE audit_events DISABLE TRIGGER audit_events_are_append_only;
DO $$
DECLARE
  event audit_events;
  head audit_heads;
BEGIN
  FOR event IN SELECT * FROM audit_events ORDER BY account_id, at, id LOOP
    IF head.account_id IS DISTINCT FROM event.account_id THEN
      head := ROW(event.account_id, 0, decode(repeat('00', 32), 'hex'))::audit_heads;
    END IF;
    event.sequence := head.sequence + 1;
    event.previous_hash := head.hash;
    event.hash := audit_event_hash(event);
    UPDATE audit_events SET sequence = event.sequence, previous_hash = event.previous_hash, hash = event.hash
      WHERE id = event.id;
    head := ROW(event.account_id, event.sequence, event.hash)::audit_heads;
    INSERT INTO audit_heads SELECT head.*
      ON CONFLICT (account_id) DO UPDATE SET sequence = EXCLUDED.sequence, hash = EXCLUDED.hash;
  END LOOP;
END $$;
ALTER TABLE audit_events ENABLE TRIGGER audit_events_are_append_only;

ALTER TABLE "audit_events"
  ALTER COLUMN "sequence" SET NOT NULL, ALTER COLUMN "previous_hash" SET NOT NULL, ALTER COLUMN "hash" SET NOT NULL;
CREATE UNIQUE INDEX "audit_events_account_id_sequence_key" ON "audit_events"("account_id", "sequence");
CREATE INDEX "audit_events_account_id_action_sequence_idx" ON "audit_events"("account_id", "action", "sequence");
CREATE TRIGGER audit_events_are_chained BEFORE INSERT ON audit_events
  FOR EACH ROW EXECUTE FUNCTION audit_events_are_chained();

-- A head only ever moves on to the next row.
CREATE FUNCTION audit_heads_move_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.account_id = OLD.account_id AND NEW.sequence = OLD.sequence + 1 THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the head of an audit chain only moves on' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_heads_move_on BEFORE UPDATE OR DELETE ON audit_heads
  FOR EACH ROW EXECUTE FUNCTION audit_heads_move_on();
CREATE TRIGGER audit_heads_are_not_truncated BEFORE TRUNCATE ON audit_heads
  FOR EACH STATEMENT EXECUTE FUNCTION audit_heads_move_on();
