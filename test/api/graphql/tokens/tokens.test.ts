import { expect, test } from "vitest";
import { createTestApp } from "#testkit/test-app.ts";

test("currentToken answers the calling token, masked", async () => {
  await using app = await createTestApp();
  const { status, body } = await app.graphql("{ currentToken { scope status maskedValue region role name createdBy { email } } getTables { totalCount data { name } } }");
  console.log(JSON.stringify(body), app.log.slice(-3), app.statements);
  expect(status).toBe(200);
  expect(body.data.currentToken).toMatchObject({ scope: "READ_WRITE", status: "ACTIVE", region: "eu" });
});
