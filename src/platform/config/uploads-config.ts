import { join, resolve } from "node:path";
import { StartError } from "#kernel/errors.ts";
import { Secret } from "#kernel/secret.ts";
import type { SettingValues } from "./settings.ts";

/** Where uploaded files lie until they are loaded, and how much is taken. */
export type UploadsConfig = {
  readonly folder: string;
  /** Null: they lie in the folder. */
  readonly bucket: BucketConfig | null;
  readonly maxFileBytes: number;
  readonly maxOpenSets: number;
};

/** A bucket of a server that speaks S3's protocol. Its secret prints as `[secret]`. */
export type BucketConfig = {
  readonly name: string;
  /** Null: Amazon's for the region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly pathStyle: boolean;
  /** Null: what the machine has. */
  readonly credentials: { readonly keyId: string; readonly secret: Secret } | null;
};

type UploadValues = Pick<
  SettingValues,
  | "uploadsFolder"
  | "uploadsBucket"
  | "uploadsEndpoint"
  | "uploadsBucketRegion"
  | "uploadsPathStyle"
  | "uploadsKeyId"
  | "uploadsSecret"
  | "maxUploadBytes"
  | "maxOpenImports"
>;

/** `dataFolder` is where the instance keeps what has no folder of its own. */
export function uploadsConfigOf(values: UploadValues, dataFolder: string): UploadsConfig {
  return {
    folder: resolve(values.uploadsFolder ?? join(dataFolder, "uploads")),
    bucket: bucketOf(values),
    maxFileBytes: values.maxUploadBytes,
    maxOpenSets: values.maxOpenImports,
  };
}

function bucketOf(values: UploadValues): BucketConfig | null {
  const { uploadsBucket: name, uploadsEndpoint: endpoint, uploadsKeyId: keyId, uploadsSecret: secret } = values;
  if (name === undefined) {
    assertNoBucketSettings(values);
    return null;
  }
  if (values.uploadsFolder !== undefined)
    throw new StartError("CATALOG_UPLOADS and CATALOG_UPLOADS_BUCKET are both set; uploaded files have one place.");
  if (endpoint !== undefined && new URL(endpoint).password !== "")
    throw new StartError(
      "CATALOG_UPLOADS_ENDPOINT must not hold a password; the secret belongs into CATALOG_UPLOADS_SECRET.",
    );
  if ((keyId === undefined) !== (secret === undefined))
    throw new StartError("CATALOG_UPLOADS_KEY_ID and CATALOG_UPLOADS_SECRET belong together; one of them is not set.");
  return {
    name,
    endpoint: endpoint ?? null,
    region: values.uploadsBucketRegion ?? "us-east-1",
    pathStyle: values.uploadsPathStyle ?? endpoint !== undefined,
    credentials: keyId === undefined || secret === undefined ? null : { keyId, secret: new Secret(secret) },
  };
}

function assertNoBucketSettings(values: UploadValues): void {
  const others = {
    CATALOG_UPLOADS_ENDPOINT: values.uploadsEndpoint,
    CATALOG_UPLOADS_REGION: values.uploadsBucketRegion,
    CATALOG_UPLOADS_PATH_STYLE: values.uploadsPathStyle,
    CATALOG_UPLOADS_KEY_ID: values.uploadsKeyId,
    CATALOG_UPLOADS_SECRET: values.uploadsSecret,
  };
  const [alone] = Object.entries(others).filter(([, value]) => value !== undefined);
  if (alone !== undefined) throw new StartError(`${alone[0]} means nothing without CATALOG_UPLOADS_BUCKET.`);
}
