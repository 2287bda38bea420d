import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { ANY_TEXT, type LabelsOf, type Metric, METRICS } from "./metrics.ts";

const metrics: [string, Metric][] = Object.entries(METRICS);

/** True where the compiler takes the labels for the metric's. */
type Takes<Labels, Given> = Given extends Labels ? true : false;

describe("METRICS", () => {
  for (const [name, metric] of metrics) {
    it(`names ${name} so that OpenTelemetry's rules lead from one name to the other`, () => {
      const unit = metric.unit === "s" ? "_seconds" : "";
      const total = metric.kind === "counter" ? "_total" : "";
      expect(metric.otel.replaceAll(".", "_") + unit + total).toBe(name);
    });

    it(`gives ${name} labels that Prometheus allows`, () => {
      for (const label of Object.keys(metric.labels)) {
        expect(label).toMatch(/^[a-z][a-z_]*$/);
        expect(label).not.toBe("le");
      }
    });
  }

  it("has ascending buckets", () => {
    for (const [, metric] of metrics) {
      if (metric.kind !== "histogram") continue;
      expect(metric.buckets).toEqual([...new Set(metric.buckets)].sort((a, b) => a - b));
    }
  });

  it("types each metric's labels", () => {
    type Hits = LabelsOf<"carto_embed_token_hits_total">;
    const right: Takes<Hits, { kind: "api"; layer: "kv" }> = true;
    const wrongValue: Takes<Hits, { kind: "api"; layer: "disk" }> = false;
    const missing: Takes<Hits, { kind: "api" }> = false;
    const none: Takes<LabelsOf<"carto_embed_orphans_deleted_total">, { kind: "api" }> = false;
    const number: Takes<LabelsOf<"carto_embed_upstream_seconds">, { call: "c"; status: 200 }> =
      true;
    expect([right, wrongValue, missing, none, number]).toEqual([true, false, false, false, true]);
  });
});

describe("docs/observability.md", () => {
  it("has the table of metrics", async () => {
    const page = await Deno.readTextFile(
      new URL("../../docs/observability.md", import.meta.url),
    );
    const rows = page.split("\n").filter((line) => line.startsWith("| `carto_embed_"))
      .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
    expect(rows).toEqual(metrics.map(([name, { kind, unit, labels, help, otel }]) => [
      `\`${name}\``,
      `\`${otel}\``,
      kind,
      unit,
      Object.entries(labels).map(([label, values]) =>
        values === ANY_TEXT ? `\`${label}\`` : `\`${label}\`: ${values.join(", ")}`
      ).join("; ") || "none",
      help,
    ]));
  });
});
