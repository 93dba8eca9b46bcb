import { expect, test } from "vitest";
import { readQuestion } from "#modules/assistant/question-intent.ts";

test.each([
  ["Who owns the orders table?", "OWNER", "orders"],
  ["Who is responsible for raw.orders?", "OWNER", "raw.orders"],
  ["What does churned customer mean?", "MEANING", "churned customer"],
  ["Where can I find revenue by country?", "WHERE", "revenue country"],
  ["What feeds customer_value?", "UPSTREAM", "customer_value"],
  ["What does customer_value depend on?", "UPSTREAM", "customer_value"],
  ["What depends on customer_value?", "IMPACT", "customer_value"],
  ["What is fed by orders?", "IMPACT", "orders"],
  ["What breaks if I drop orders?", "IMPACT", "orders"],
  ["Who uses orders?", "IMPACT", "orders"],
  ["orders", null, "orders"],
])("AS5 %s", (text, intent, subject) => {
  expect(readQuestion(text, undefined)).toMatchObject({ intent, subject });
});

test("AS4 a question that only goes on asks the same of something else", () => {
  expect(readQuestion("And customers?", "Who owns orders?")).toMatchObject({ intent: "OWNER", subject: "customers" });
  expect(readQuestion("And what feeds customers?", "Who owns orders?")).toMatchObject({ intent: "UPSTREAM" });
  expect(readQuestion("And who owns it?", "Where is orders?")).toMatchObject({ subject: "", refersBack: true });
});

test("AS5 a long question is cut to what search takes", () => {
  expect(readQuestion("zebra ".repeat(1_500), undefined).subject.length).toBeLessThanOrEqual(250);
  expect(readQuestion("z".repeat(9_000), undefined).subject.length).toBeLessThanOrEqual(250);
});
