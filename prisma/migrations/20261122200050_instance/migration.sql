-- One database belongs to one region: the first instance that opens it writes the region down, and no other may change it.
CREATE TABLE "instance" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "region" TEXT NOT NULL,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("only"),
    CONSTRAINT "instance_only_one" CHECK ("only")
);
