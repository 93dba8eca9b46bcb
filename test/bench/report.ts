import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import type { Measurement } from "./measure.ts";

/** A Markdown table, each case against the raw server of the same run. */
export function tableOf(title: string, measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ name, bytes, raw, instance }) => [
    name,
    `${(bytes / 1000).toFixed(1)} kB`,
    micro(raw.cpuMicroseconds),
    micro(instance.cpuMicroseconds),
    `**${(instance.cpuMicroseconds / raw.cpuMicroseconds).toFixed(1)}×**`,
    Math.round(instance.perSecond).toLocaleString("en"),
    `1/${(raw.perSecond / instance.perSecond).toFixed(1)}`,
    `${instance.meanMilliseconds.toFixed(1)} ms`,
  ]);
  const head = [title, "answer", "raw CPU", "CPU", "CPU ÷ raw", "requests/s", "of raw's", "mean time"];
  return [head, head.map((_, index) => (index === 0 ? "---" : "---:")), ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

function micro(microseconds: number): string {
  return microseconds < 10_000 ? `${Math.round(microseconds)} µs` : `${(microseconds / 1000).toFixed(0)} ms`;
}

/** What the figures were taken on, and how busy that was. */
export function machine(database: string): string {
  const model = cpus()[0]?.model.trim() || "unknown processor";
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(" ");
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores (${model}), ${memory} GB, Node ${process.versions.node}, ${database}; load average ${load}.`;
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
