import type { Counter, Gauge, Histogram, Meter } from "@opentelemetry/api";
import { type CounterName, type GaugeName, type HistogramName, METRICS } from "./metrics.ts";
import type { Labels } from "./registry.ts";

/** OpenTelemetry's instruments for the metrics of the table, by their Prometheus names. */
export interface Instruments {
  counter(name: CounterName): Counter | undefined;
  count(name: CounterName, by: number, labels: Labels): void;
  observe(name: HistogramName, value: number, labels: Labels): void;
  set(name: GaugeName, value: number, labels: Labels): void;
}

export function createInstruments(meter: Meter): Instruments {
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, metric] of Object.entries(METRICS)) {
    const { otel, unit, help: description } = metric;
    if (metric.kind === "counter") {
      counters.set(name, meter.createCounter(otel, { unit, description }));
    } else if (metric.kind === "gauge") {
      gauges.set(name, meter.createGauge(otel, { unit, description }));
    } else {
      const advice = { explicitBucketBoundaries: [...metric.buckets] };
      histograms.set(name, meter.createHistogram(otel, { unit, description, advice }));
    }
  }
  return {
    counter: (name) => counters.get(name),
    count: (name, by, labels) => counters.get(name)?.add(by, labels),
    observe: (name, value, labels) => histograms.get(name)?.record(value, labels),
    set: (name, value, labels) => gauges.get(name)?.record(value, labels),
  };
}
