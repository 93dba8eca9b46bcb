import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createConfig, printable } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";

const config = (environment: Record<string, string>) => createConfig(parseSettings(environment));
const bucket = { CATALOG_UPLOADS_BUCKET: "uploads" };

test("uploaded files lie in a folder unless there is a bucket", () => {
  expect(config({ CATALOG_DATA: "/d" }).uploads).toMatchObject({ folder: "/d/uploads", bucket: null });
  expect(config({ CATALOG_UPLOADS: "/u" }).uploads).toMatchObject({ folder: "/u", bucket: null });
  const amazon = { name: "uploads", endpoint: null, region: "us-east-1", pathStyle: false, credentials: null };
  expect(config(bucket).uploads.bucket).toEqual(amazon);
});

test("a server of one's own is asked by path unless told otherwise, and its secret stays out of print", () => {
  const own = { ...bucket, CATALOG_UPLOADS_ENDPOINT: "http://minio:9000" };
  const key = { CATALOG_UPLOADS_KEY_ID: "catalog", CATALOG_UPLOADS_SECRET: "hush" };
  const made = config({ ...own, ...key });
  expect(made.uploads.bucket).toMatchObject({ endpoint: "http://minio:9000", pathStyle: true });
  expect(made.uploads.bucket?.credentials?.secret.reveal()).toBe("hush");
  expect(config({ ...own, CATALOG_UPLOADS_PATH_STYLE: "false" }).uploads.bucket?.pathStyle).toBe(false);
  expect(inspect(made, { depth: 9 }) + JSON.stringify(printable(made))).not.toContain("hush");
});

test.each<[string, Record<string, string>, string]>([
  ["two places", { ...bucket, CATALOG_UPLOADS: "/u" }, "CATALOG_UPLOADS and CATALOG_UPLOADS_BUCKET are both set"],
  ["half a key", { ...bucket, CATALOG_UPLOADS_KEY_ID: "id" }, "belong together"],
  ["the other half", { ...bucket, CATALOG_UPLOADS_SECRET: "hush" }, "belong together"],
  [
    "a password in the URL",
    { ...bucket, CATALOG_UPLOADS_ENDPOINT: "https://a:b@s3.example" },
    "CATALOG_UPLOADS_SECRET",
  ],
  ["a name that is none", { CATALOG_UPLOADS_BUCKET: "No_Bucket" }, "CATALOG_UPLOADS_BUCKET"],
  ["a server without bucket", { CATALOG_UPLOADS_ENDPOINT: "https://s3.example" }, "without CATALOG_UPLOADS_BUCKET"],
  ["a region without bucket", { CATALOG_UPLOADS_REGION: "eu-west-1" }, "without CATALOG_UPLOADS_BUCKET"],
  ["a style without bucket", { CATALOG_UPLOADS_PATH_STYLE: "true" }, "without CATALOG_UPLOADS_BUCKET"],
  ["a key without bucket", { CATALOG_UPLOADS_KEY_ID: "id" }, "without CATALOG_UPLOADS_BUCKET"],
])("%s stops the start", (_what, environment, message) => {
  expect(() => config(environment)).toThrow(message);
});
