import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type Labels = Readonly<Record<string, string>>;

/** One measured value of a gauge that is read when it is asked for. */
export type Sample = { readonly labels: Labels; readonly value: number };

/** What other parts count by, without knowing how it is told. Names begin with `catalog_`. */
export type Metrics = {
  readonly counter: (name: string, help: string, labels?: readonly string[]) => (labels?: Labels, by?: number) => void;
  readonly histogram: (options: HistogramOptions) => (labels: Labels, value: number) => void;
  /** `read` is asked at each scrape. */
  readonly gauge: (options: GaugeOptions) => void;
  /** Also memory, CPU and the event loop of this process. */
  readonly observeProcess: () => void;
  /** Everything in Prometheus' text format. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
};

export type HistogramOptions = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly buckets: readonly number[];
};

export type GaugeOptions = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: () => Promise<readonly Sample[]>;
};

/** An instance has its own registry: two of them in one process do not count together. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    counter: (name, help, labels = []) => {
      const counter = new Counter({ name, help, labelNames: [...labels], registers });
      return (values = {}, by = 1) => counter.inc(values, by);
    },
    histogram: ({ name, help, labels, buckets }) => {
      const histogram = new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers });
      return (values, value) => histogram.observe(values, value);
    },
    gauge: ({ name, help, labels, read }) => {
      const gauge = new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers,
        collect: async () => {
          const samples = await read();
          gauge.reset();
          for (const { labels: values, value } of samples) gauge.set(values, value);
        },
      });
    },
    observeProcess: () => collectDefaultMetrics({ register: registry }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
