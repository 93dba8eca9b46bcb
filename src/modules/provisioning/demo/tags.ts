import type { DemoTag } from "./demo-records.ts";

export const tags: readonly DemoTag[] = [
  { label: "pii", color: "ALERT_COLOR" },
  { label: "gold", color: "ORANGE_YELLOW" },
  { label: "silver", color: "AQUA_BLUE" },
  { label: "finance", color: "SPRING_GREEN" },
  { label: "deprecated", color: "BLUE_RED" },
  { label: "customer", color: "CERULEAN_BLUE" },
  { label: "production", color: "ORANGE_RED" },
  { label: "subscription", color: "VIOLET" },
  { label: "key-metric", color: "CHARTREUSE" },
  { label: "experimental", color: "MAGENTA" },
  { label: "green-coffee", color: "RED_VIOLET" },
];
