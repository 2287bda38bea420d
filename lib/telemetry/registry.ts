/** The process's own count of its metrics, for Prometheus to come and read. */
import {
  ANY_TEXT,
  type CounterName,
  type GaugeName,
  type HistogramName,
  type Metric,
  type MetricName,
  METRICS,
} from "./metrics.ts";
import { sampleLine, titleLines } from "./prometheus_text.ts";

export type Labels = Readonly<Record<string, string>>;
type GivenLabels = Readonly<Record<string, string | number>>;

/** Each answers the labels it counted under: the given ones, or the common rest. */
export interface Registry {
  add(name: CounterName, labels: GivenLabels, by: number): Labels;
  /** @returns what adds under these labels. */
  adder(name: CounterName, labels: GivenLabels): (by: number) => Labels;
  observe(name: HistogramName, labels: GivenLabels, value: number): Labels;
  set(name: GaugeName, labels: GivenLabels, value: number): Labels;
  /** @returns Prometheus' text format 0.0.4. */
  render(): string;
}

/** What is known of a metric under one set of labels. */
interface Series {
  readonly labels: Labels;
  /** The counter or gauge, or the sum of what the histogram saw. */
  value: number;
  /** How many a histogram saw up to each bound, and beyond the last; not cumulative. */
  readonly counts: number[];
}

interface Family {
  readonly metric: Metric;
  readonly labelNames: readonly string[];
  /** By the labels' values. */
  readonly series: Map<string, Series>;
}

/** Past this many series a metric's texts are counted as one: memory must not follow input. */
const MOST_SERIES = 100;
const THE_REST = "other";

export function createRegistry(): Registry {
  const families = new Map<string, Family>();
  for (const [name, metric] of Object.entries(METRICS)) {
    families.set(name, { metric, labelNames: Object.keys(metric.labels), series: new Map() });
  }

  function seriesOf(name: MetricName, labels: GivenLabels): Series {
    const family = families.get(name);
    if (family === undefined) throw new TypeError(`There is no metric ${name}`);
    const known = family.series.get(keyOf(family, labels));
    if (known !== undefined) return known;
    if (family.series.size < MOST_SERIES) return begin(family, labels);
    const rest = { ...labels };
    for (const [label, values] of Object.entries(family.metric.labels)) {
      if (values === ANY_TEXT) rest[label] = THE_REST;
    }
    return family.series.get(keyOf(family, rest)) ?? begin(family, rest);
  }

  function adder(name: CounterName, labels: GivenLabels) {
    const series = seriesOf(name, labels);
    return (by: number): Labels => {
      series.value += by;
      return series.labels;
    };
  }

  return {
    add: (name, labels, by) => adder(name, labels)(by),
    adder,
    set(name, labels, value) {
      const series = seriesOf(name, labels);
      series.value = value;
      return series.labels;
    },
    observe(name, labels, value) {
      const series = seriesOf(name, labels);
      const bound = METRICS[name].buckets.findIndex((upper) => value <= upper);
      const index = bound === -1 ? series.counts.length - 1 : bound;
      series.counts[index] = (series.counts[index] ?? 0) + 1;
      series.value += value;
      return series.labels;
    },
    render: () =>
      [...families].map(([name, { metric, series }]) =>
        titleLines(name, metric.kind, metric.help) +
        [...series.values()].map((one) => samples(name, metric, one)).join("")
      ).join(""),
  };
}

function keyOf({ labelNames }: Family, labels: GivenLabels): string {
  let key = "";
  for (const name of labelNames) key += `${labels[name]}\0`;
  return key;
}

function begin(family: Family, given: GivenLabels): Series {
  const { metric, labelNames } = family;
  const labels = Object.fromEntries(labelNames.map((name) => [name, String(given[name])]));
  const counts = metric.kind === "histogram" ? [...metric.buckets, Infinity].map(() => 0) : [];
  const series = { labels, value: 0, counts };
  family.series.set(keyOf(family, labels), series);
  return series;
}

function samples(name: string, metric: Metric, { labels, value, counts }: Series): string {
  if (metric.kind !== "histogram") return sampleLine(name, labels, value);
  let upTo = 0;
  const buckets = [...metric.buckets, Infinity].map((bound, index) => {
    upTo += counts[index] ?? 0;
    const le = bound === Infinity ? "+Inf" : String(bound);
    return sampleLine(`${name}_bucket`, { ...labels, le }, upTo);
  });
  return buckets.join("") + sampleLine(`${name}_sum`, labels, value) +
    sampleLine(`${name}_count`, labels, upTo);
}
