import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createTelemetry } from "./telemetry.ts";

describe("telemetry", () => {
  it("shows in Prometheus' format what was counted", () => {
    const telemetry = createTelemetry();
    telemetry.count("carto_embed_orphans_deleted_total", {});
    telemetry.count("carto_embed_orphans_deleted_total", {}, 2);
    telemetry.set("carto_embed_breaker_open", 1, { upstream: "oauth" });
    const text = telemetry.prometheus();
    expect(text).toContain("\ncarto_embed_orphans_deleted_total 3\n");
    expect(text).toContain('\ncarto_embed_breaker_open{upstream="oauth"} 1\n');
  });

  it("counts by a counter of its own in the same series, which shows zero before", () => {
    const telemetry = createTelemetry();
    const labels = { kind: "api", layer: "memory" } as const;
    const sample = 'carto_embed_token_hits_total{kind="api",layer="memory"}';
    const count = telemetry.counter("carto_embed_token_hits_total", labels);
    expect(telemetry.prometheus()).toContain(`\n${sample} 0\n`);
    count();
    telemetry.count("carto_embed_token_hits_total", labels);
    count();
    expect(telemetry.prometheus()).toContain(`\n${sample} 3\n`);
  });

  it("answers what ran inside a span, and throws what it threw", async () => {
    const telemetry = createTelemetry();
    expect(await telemetry.span("mint", {}, () => Promise.resolve(7))).toBe(7);
    const fault = new RangeError("no");
    await expect(telemetry.span("mint", {}, () => Promise.reject(fault))).rejects.toBe(fault);
  });

  describe("under OTEL_DENO=true", () => {
    it("reaches an OTLP collector, and no exception's message does", async () => {
      const received = await exported(`
        telemetry.count("carto_embed_token_mints_total", { kind: "api", outcome: "ok" }, 3);
        telemetry.counter("carto_embed_token_hits_total", { kind: "api", layer: "memory" })();
        telemetry.observe("carto_embed_upstream_seconds", 0.2, { call: "mint", status: 200 });
        telemetry.set("carto_embed_mint_budget_remaining", 41, {});
        await telemetry.span("mint", { kind: "api" }, () =>
          telemetry.span("post", {}, () => Promise.reject(new RangeError("SELECT secret")))
        ).catch(() => {});
      `);
      const metrics = received.get("/v1/metrics") ?? "";
      expect(metrics).toContain('"name":"carto_embed.token.mints"');
      expect(metrics).toContain('"name":"carto_embed.token.hits"');
      expect(metrics).toContain('{"key":"layer","value":{"stringValue":"memory"}}');
      expect(metrics).toContain('"name":"carto_embed.upstream"');
      expect(metrics).toContain('"explicitBounds":[0.005,0.01,');
      expect(metrics).toContain('"name":"carto_embed.mint.budget.remaining"');
      const traces = received.get("/v1/traces") ?? "";
      expect(traces).toContain('"name":"mint"');
      expect(traces).toContain('"name":"post"');
      expect(traces).toContain('"stringValue":"RangeError"');
      expect(traces).not.toContain("SELECT");
    });
  });
});

/** Runs the code in a process that exports to us. @returns the bodies received, by path. */
async function exported(code: string): Promise<Map<string, string>> {
  const received = new Map<string, string>();
  await using collector = Deno.serve({ port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    received.set(pathname, (received.get(pathname) ?? "") + JSON.stringify(await request.json()));
    return Response.json({});
  });
  const url = new URL("./telemetry.ts", import.meta.url).href;
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--quiet",
      `import { createTelemetry } from "${url}"; const telemetry = createTelemetry(); ${code}`,
    ],
    cwd: new URL("../../", import.meta.url).pathname,
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.addr.port}`,
    },
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  expect(success).toBe(true);
  return received;
}
