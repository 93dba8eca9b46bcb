-- What an embedding provider made of queries, for search by meaning. Bytes rather than a type of an extension: no database
-- has to have one, and all vectors of an account are looked at anyway.

CREATE TABLE "query_vectors" (
    "account_id" UUID NOT NULL,
    "query_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "dimensions" INTEGER,
    "vector" BYTEA,
    "text_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "query_vectors_pkey" PRIMARY KEY ("account_id", "query_id"),
    CONSTRAINT "query_vectors_length" CHECK ("dimensions" IS NOT DISTINCT FROM octet_length("vector"))
);

-- Compressing what looks like noise costs time and saves nothing.
ALTER TABLE "query_vectors" ALTER COLUMN "vector" SET STORAGE EXTERNAL;

ALTER TABLE "query_vectors" ADD CONSTRAINT "query_vectors_account_id_query_id_fkey" FOREIGN KEY ("account_id", "query_id") REFERENCES "queries"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "vector_walks" (
    "account_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "catalog_version" BIGINT NOT NULL,
    "is_under_way" BOOLEAN NOT NULL,

    CONSTRAINT "vector_walks_pkey" PRIMARY KEY ("account_id")
);

ALTER TABLE "vector_walks" ADD CONSTRAINT "vector_walks_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
