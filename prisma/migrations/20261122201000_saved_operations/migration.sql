-- What people of an account keep of the playground for each other.

CREATE TABLE "saved_operations" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "variables" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_operations_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "saved_operations_account_id_id_key" ON "saved_operations"("account_id", "id");
CREATE UNIQUE INDEX "saved_operations_account_id_name_key" ON "saved_operations"("account_id", "name");

ALTER TABLE "saved_operations" ADD CONSTRAINT "saved_operations_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
