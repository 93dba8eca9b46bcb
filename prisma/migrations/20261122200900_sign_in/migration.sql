-- One-time links, sign-ins under way at an identity provider, the one set-up of an instance, and the last administrator.

CREATE TYPE "sign_in_link_kind" AS ENUM ('INVITATION', 'PASSWORD_RESET');

-- A person has one link at most: another one replaces it, and using it removes it.
CREATE TABLE "sign_in_links" (
    "user_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" "sign_in_link_kind" NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_links_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "sign_in_links_hash_is_sha256" CHECK (octet_length(hash) = 32),
    CONSTRAINT "sign_in_links_are_brief" CHECK (expires_at > created_at AND expires_at <= created_at + interval '7 days'),
    CONSTRAINT "sign_in_links_account_id_user_id_fkey" FOREIGN KEY ("account_id", "user_id")
      REFERENCES "users"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "sign_in_links_hash_key" ON "sign_in_links"("hash");
CREATE UNIQUE INDEX "sign_in_links_account_id_user_id_key" ON "sign_in_links"("account_id", "user_id");

-- An instance without an account: each of its processes says a link of its own, of which one is used.
CREATE TABLE "setup_links" (
    "hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "setup_links_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "setup_links_hash_is_sha256" CHECK (octet_length(hash) = 32)
);

-- The account that set-up made. There is one row at most, so that there is one set-up, whoever else is at it.
CREATE TABLE "instance_setups" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "account_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instance_setups_pkey" PRIMARY KEY ("only"),
    CONSTRAINT "instance_setups_one_row" CHECK ("only"),
    CONSTRAINT "instance_setups_account_id_fkey" FOREIGN KEY ("account_id")
      REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "instance_setups_account_id_key" ON "instance_setups"("account_id");

-- Sign-ins that went to the identity provider and have not come back. The browser's cookie is stored as its SHA-256.
CREATE TABLE "oidc_logins" (
    "hash" BYTEA NOT NULL,
    "state" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "code_verifier" TEXT NOT NULL,
    "return_to" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "oidc_logins_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "oidc_logins_hash_is_sha256" CHECK (octet_length(hash) = 32),
    CONSTRAINT "oidc_logins_return_to_a_path" CHECK (return_to ~ '^/([^/\\]|$)')
);
CREATE INDEX "oidc_logins_expires_at_idx" ON "oidc_logins"("expires_at");

-- An account keeps an active administrator --------------------------------------------------------------------------
-- Who ends an administrator takes the account's row first, and looks at what is left with the eyes of a new statement:
-- of two who end the last two administrators at once, the second waits for the first and is refused. Writing the row,
-- and not only locking it, makes it true in stricter isolation, too. An account that is going itself keeps nobody.
CREATE FUNCTION users_keep_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE accounts SET updated_at = catalog_now() WHERE id = OLD.account_id;
  IF FOUND AND NOT EXISTS (
    SELECT 1 FROM users u WHERE u.account_id = OLD.account_id AND u.role = 'ADMIN' AND u.status = 'ACTIVATED'
  ) THEN
    RAISE EXCEPTION 'an account keeps an active administrator' USING ERRCODE = 'LA001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER users_keep_an_administrator AFTER UPDATE OF account_id, role, status ON users
  FOR EACH ROW WHEN (OLD.role = 'ADMIN' AND OLD.status = 'ACTIVATED'
    AND (NEW.account_id, NEW.role, NEW.status) IS DISTINCT FROM (OLD.account_id, OLD.role, OLD.status))
  EXECUTE FUNCTION users_keep_an_administrator();
CREATE TRIGGER users_keep_an_administrator_deleted AFTER DELETE ON users
  FOR EACH ROW WHEN (OLD.role = 'ADMIN' AND OLD.status = 'ACTIVATED')
  EXECUTE FUNCTION users_keep_an_administrator();
