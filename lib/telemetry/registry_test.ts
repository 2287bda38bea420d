import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { createRegistry } from "./registry.ts";

/** The samples of one metric, without what introduces it. */
function samples(text: string, name: string): string[] {
  return text.split("\n").filter((line) => line.startsWith(name));
}

describe("a registry", () => {
  it("introduces every metric with its help and type", () => {
    const text = createRegistry().render();
    expect(text).toContain(
      "# HELP carto_embed_orphans_deleted_total Tokens of ours deleted at CARTO because the " +
        "storage does not know them\n# TYPE carto_embed_orphans_deleted_total counter\n",
    );
    expect(text).toContain("# TYPE carto_embed_upstream_seconds histogram\n");
    expect(text).toContain("# TYPE carto_embed_breaker_open gauge\n");
  });

  it("adds up counters by their labels", () => {
    const registry = createRegistry();
    registry.add("carto_embed_token_hits_total", { kind: "api", layer: "memory" }, 1);
    registry.add("carto_embed_token_hits_total", { layer: "memory", kind: "api" }, 2);
    registry.add("carto_embed_token_hits_total", { kind: "oauth", layer: "kv" }, 1);
    expect(samples(registry.render(), "carto_embed_token_hits_total")).toEqual([
      'carto_embed_token_hits_total{kind="api",layer="memory"} 3',
      'carto_embed_token_hits_total{kind="oauth",layer="kv"} 1',
    ]);
  });

  it("shows a gauge's latest value, and none before the first", () => {
    const registry = createRegistry();
    const name = "carto_embed_mint_budget_remaining";
    expect(samples(registry.render(), name)).toEqual([]);
    registry.set(name, {}, 7);
    registry.set(name, {}, 5);
    expect(samples(registry.render(), name)).toEqual([`${name} 5`]);
  });

  it("takes a number as a label's value", () => {
    const registry = createRegistry();
    registry.observe("carto_embed_upstream_seconds", { call: "mint", status: 200 }, 0.1);
    expect(registry.render()).toContain(
      'carto_embed_upstream_seconds_count{call="mint",status="200"} 1\n',
    );
  });

  it("counts into a bucket what equals its bound, and cumulates", () => {
    const registry = createRegistry();
    for (const seconds of [0.005, 0.006, 2, 11]) {
      registry.observe("carto_embed_token_waits_seconds", { kind: "api" }, seconds);
    }
    const lines = samples(registry.render(), "carto_embed_token_waits_seconds");
    const of = (le: string) => `carto_embed_token_waits_seconds_bucket{kind="api",le="${le}"}`;
    expect(lines).toContain(`${of("0.005")} 1`);
    expect(lines).toContain(`${of("0.01")} 2`);
    expect(lines).toContain(`${of("1")} 2`);
    expect(lines).toContain(`${of("2.5")} 3`);
    expect(lines).toContain(`${of("10")} 3`);
    expect(lines).toContain(`${of("+Inf")} 4`);
    expect(lines).toContain('carto_embed_token_waits_seconds_sum{kind="api"} 13.011');
    expect(lines).toContain('carto_embed_token_waits_seconds_count{kind="api"} 4');
  });

  it("escapes what would end a label's value or its line", () => {
    const registry = createRegistry();
    registry.add("carto_embed_revocations_total", { reason: 'a"b\\c\nd' }, 1);
    expect(samples(registry.render(), "carto_embed_revocations_total")).toEqual([
      'carto_embed_revocations_total{reason="a\\"b\\\\c\\nd"} 1',
    ]);
  });

  it("gives back the labels it counted under", () => {
    const registry = createRegistry();
    const name = "carto_embed_token_mints_total";
    expect(registry.add(name, { kind: "api", outcome: "ok" }, 1))
      .toEqual({ kind: "api", outcome: "ok" });
    for (let n = 0; n < 200; n++) registry.add(name, { kind: "api", outcome: `o${n}` }, 1);
    expect(registry.add(name, { kind: "oauth", outcome: "new" }, 1))
      .toEqual({ kind: "oauth", outcome: "other" });
  });

  it("loses no count, and holds a bounded number of series, whatever the labels", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ call: fc.string(), reason: fc.string() }), { maxLength: 400 }),
        (given) => {
          const registry = createRegistry();
          const name = "carto_embed_upstream_retries_total";
          for (const labels of given) registry.add(name, labels, 1);
          const lines = samples(registry.render(), name);
          const total = lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
          expect(total).toBe(given.length);
          expect(lines.length).toBeLessThanOrEqual(101);
        },
      ),
      { numRuns: 50 },
    );
  });
});
