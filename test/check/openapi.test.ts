import { expect, test } from "vitest";
import { checkOpenApi, describedApi, lintOpenApi } from "./openapi.ts";

// biome-ignore lint/suspicious/noExplicitAny: faults are planted at any depth.
type Json = any;

test("RE1 the REST door's description lints clean, and all of it is read", async () => {
  expect(await checkOpenApi()).toEqual({
    passed: true,
    remark: `${Object.keys(describedApi().paths).length} paths`,
    details: "",
  });
});

const plants: [rule: string, plant: (document: Json) => void][] = [
  ["struct", ({ paths }) => delete paths["/me"].get.responses[200].description],
  ["no-unresolved-refs", ({ components }) => delete components.schemas.ApiToken],
  ["no-unused-components", ({ components }) => Object.assign(components.schemas, { Nobody: { type: "object" } })],
  ["path-parameters-defined", ({ paths }) => paths["/api-tokens/{tokenId}"].get.parameters.pop()],
  ["operation-operationId-unique", ({ paths }) => Object.assign(paths["/me"].get, { operationId: "listDatasets" })],
  ["operation-description", ({ paths }) => delete paths["/me"].get.description],
  ["parameter-description", ({ paths }) => delete paths["/datasets"].get.parameters[0].description],
  ["operation-tag-defined", ({ paths }) => Object.assign(paths["/me"].get, { tags: ["Nothing"] })],
  ["security-defined", (document) => delete document.security],
  ["no-server-example.com", ({ servers }) => Object.assign(servers[0], { url: "http://localhost:4000" })],
];

test.each(plants)("RE1 a description that %s does not allow is not let through", async (rule, plant) => {
  const document: Json = structuredClone(describedApi());
  plant(document);
  expect((await lintOpenApi(document)).map((problem) => problem.split(":")[0])).toContain(rule);
});
