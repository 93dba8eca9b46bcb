import { z } from "zod";
import { setting } from "./setting.ts";

const whole = (minimum: number, maximum: number, fallback: number) =>
  z.coerce.number().int().min(minimum).max(maximum).default(fallback);

/** Where uploaded files are kept until they are loaded, and how much is taken. */
export const uploadSettings = {
  uploadsFolder: setting(
    "CATALOG_UPLOADS",
    "Folder for uploaded files until they are loaded; processes that share a database have to share it.",
    "uploads in the embedded database's folder; data/<region>/uploads with DATABASE_URL",
    z.string().optional(),
  ),
  uploadsBucket: setting(
    "CATALOG_UPLOADS_BUCKET",
    "A bucket of Amazon S3, or of a server that speaks its protocol, to keep uploaded files in instead of a folder.",
    "none: a folder",
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "3 to 63 lower-case letters, digits, dots and hyphens")
      .optional(),
  ),
  uploadsEndpoint: setting(
    "CATALOG_UPLOADS_ENDPOINT",
    "The URL of the server that has the bucket.",
    "Amazon's for the region",
    z.url({ protocol: /^https?$/ }).optional(),
  ),
  uploadsBucketRegion: setting(
    "CATALOG_UPLOADS_REGION",
    "The region of the bucket, as its server calls it.",
    "us-east-1",
    z
      .string()
      .regex(/^[A-Za-z0-9-]+$/, "letters, digits and hyphens")
      .optional(),
  ),
  uploadsPathStyle: setting(
    "CATALOG_UPLOADS_PATH_STYLE",
    "Whether the bucket stands in the URL's path rather than in its host: true or false.",
    "true with CATALOG_UPLOADS_ENDPOINT, else false",
    z.stringbool().optional(),
  ),
  uploadsKeyId: setting(
    "CATALOG_UPLOADS_KEY_ID",
    "The id of the access key for the bucket.",
    "none: what the machine has, such as an instance's role",
    z.string().optional(),
  ),
  uploadsSecret: setting(
    "CATALOG_UPLOADS_SECRET",
    "That key's secret; better set in the environment than as an option, which other users of the machine can see.",
    "none",
    z.string().optional(),
  ),
  maxUploadBytes: setting(
    "CATALOG_MAX_UPLOAD_BYTES",
    "The largest file that may be uploaded.",
    "2000000000",
    whole(1_000, 100_000_000_000, 2_000_000_000),
  ),
  maxOpenImports: setting(
    "CATALOG_MAX_OPEN_IMPORTS",
    "How many sets of uploaded files of an account may wait to be completed or loaded.",
    "100",
    whole(1, 100_000, 100),
  ),
} as const;
