/**
 * Metrics and spans. Every call goes two ways: to OpenTelemetry, which Deno exports when
 * `OTEL_DENO=true` and which costs next to nothing otherwise, and to a registry in the process,
 * which `/metrics` shows to Prometheus.
 */
import { metrics, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import type { CounterName, GaugeName, HistogramName, LabelsOf } from "./metrics.ts";
import { createInstruments } from "./instruments.ts";
import { createRegistry } from "./registry.ts";

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Telemetry {
  /** @param by how much to add. @default {1} */
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void;
  /** @returns a function that counts one, for what most requests count: nothing is looked up. */
  counter<Name extends CounterName>(name: Name, labels: LabelsOf<Name>): () => void;
  /** @param value in the metric's unit. */
  observe<Name extends HistogramName>(name: Name, value: number, labels: LabelsOf<Name>): void;
  set<Name extends GaugeName>(name: Name, value: number, labels: LabelsOf<Name>): void;
  /**
   * Runs `run` inside a span; a failure marks the span and is thrown on.
   *
   * @param attributes never a secret, an SQL text or a person's name: spans leave the machine.
   */
  span<T>(name: string, attributes: Attributes, run: () => Promise<T>): Promise<T>;
  /** @returns all metrics in Prometheus' text format 0.0.4. */
  prometheus(): string;
}

const SCOPE = "carto-embed";

export function createTelemetry(): Telemetry {
  const registry = createRegistry();
  const instruments = createInstruments(metrics.getMeter(SCOPE));
  const tracer = trace.getTracer(SCOPE);
  return {
    count(name, labels, by = 1) {
      instruments.count(name, by, registry.add(name, labels, by));
    },
    counter(name, labels) {
      const add = registry.adder(name, labels);
      const instrument = instruments.counter(name);
      return () => {
        // Not as an argument of the call: that is left out where there is no instrument.
        const counted = add(1);
        instrument?.add(1, counted);
      };
    },
    observe(name, value, labels) {
      instruments.observe(name, value, registry.observe(name, labels, value));
    },
    set(name, value, labels) {
      instruments.set(name, value, registry.set(name, labels, value));
    },
    span: (name, attributes, run) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await run();
        } catch (error) {
          markFailed(span, error);
          throw error;
        } finally {
          span.end();
        }
      }),
    prometheus: () => registry.render(),
  };
}

/** By class name alone: a message may hold SQL, and a stack the message. */
function markFailed(span: Span, error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error;
  span.recordException({ name });
  span.setStatus({ code: SpanStatusCode.ERROR, message: name });
}
