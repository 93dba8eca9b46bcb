-- Where people sign in from, and who counts as an administrator whom an account keeps.

ALTER TABLE "sessions" ADD COLUMN "network" TEXT;

-- An administrator who can sign in ----------------------------------------------------------------------------------
-- Who has neither a password nor ever come by a link or an identity provider has no way in that anybody has seen to
-- work. Whoever has come by an identity provider before this was noted had no other way to a session.
UPDATE users SET is_email_validated = true
WHERE NOT is_email_validated AND password_hash IS NULL
  AND EXISTS (SELECT 1 FROM sessions s WHERE s.account_id = users.account_id AND s.user_id = users.id);

CREATE FUNCTION user_can_sign_in(password_hash text, is_email_validated boolean) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT password_hash IS NOT NULL OR is_email_validated $$;

-- The last administrator who can sign in stays; where there is none of that kind, the last one of the other stays, such
-- as one whom a directory brought along and who has not come yet. The locking is as it was.
CREATE OR REPLACE FUNCTION users_keep_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  remaining bigint;
  able bigint;
BEGIN
  UPDATE accounts SET updated_at = catalog_now() WHERE id = OLD.account_id;
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT count(*), count(*) FILTER (WHERE user_can_sign_in(u.password_hash, u.is_email_validated))
    INTO remaining, able
    FROM users u WHERE u.account_id = OLD.account_id AND u.role = 'ADMIN' AND u.status = 'ACTIVATED';
  IF remaining = 0 OR (able = 0 AND user_can_sign_in(OLD.password_hash, OLD.is_email_validated)) THEN
    RAISE EXCEPTION 'an account keeps an active administrator' USING ERRCODE = 'LA001';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER users_keep_an_administrator ON users;
CREATE TRIGGER users_keep_an_administrator
  AFTER UPDATE OF account_id, role, status, password_hash, is_email_validated ON users
  FOR EACH ROW WHEN (OLD.role = 'ADMIN' AND OLD.status = 'ACTIVATED'
    AND ((NEW.account_id, NEW.role, NEW.status) IS DISTINCT FROM (OLD.account_id, OLD.role, OLD.status)
      OR (user_can_sign_in(OLD.password_hash, OLD.is_email_validated)
        AND NOT user_can_sign_in(NEW.password_hash, NEW.is_email_validated))))
  EXECUTE FUNCTION users_keep_an_administrator();
