/** The alert rules and the dashboard ask for what /metrics has. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { createTelemetry } from "../lib/telemetry/telemetry.ts";
import { METRICS } from "../lib/telemetry/metrics.ts";

const folder = new URL("../monitoring/", import.meta.url);
const rules = await Deno.readTextFile(new URL("alerts.yml", folder));
const Dashboard = v.object({
  panels: v.array(v.object({
    title: v.string(),
    gridPos: v.object({ x: v.number(), y: v.number(), w: v.number(), h: v.number() }),
    targets: v.array(v.object({ expr: v.string() })),
  })),
});
const { panels } = v.parse(
  Dashboard,
  JSON.parse(await Deno.readTextFile(new URL("grafana.json", folder))),
);
const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** The series of a metric, as Prometheus names them. */
function seriesOf(name: string, kind: string): string[] {
  return kind === "histogram" ? ["_bucket", "_count", "_sum"].map((end) => name + end) : [name];
}

const known = Object.entries(METRICS).flatMap(([name, { kind }]) => seriesOf(name, kind));

/** Prometheus' own checker: in PATH, as Debian's package prometheus has it. */
const promtool = await run("--version").then((output) => output === "", () => false);
const checked = promtool
  ? "are valid to promtool, and alert where they should"
  : "are valid to promtool (skipped: there is no promtool; Debian has it in prometheus)";

async function run(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("promtool", { args }).output();
  const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return success ? "" : output;
}

describe("the files for Prometheus and Grafana", () => {
  it("name metrics that /metrics has, and every one of them", () => {
    // What is shown before anything was counted: each metric's type.
    const shown = createTelemetry().prometheus();
    for (const name of Object.keys(METRICS)) expect(shown).toContain(`# TYPE ${name} `);
    const named = (text: string) => [...new Set(text.match(/carto_embed_\w+/g))];
    const inRules = named(rules);
    const inPanels = named(expressions.join("\n"));
    expect([...inRules, ...inPanels].filter((name) => !known.includes(name))).toEqual([]);
    const unseen = Object.entries(METRICS)
      .filter(([name, { kind }]) => !seriesOf(name, kind).some((one) => inPanels.includes(one)));
    expect(unseen.map(([name]) => name)).toEqual([]);
  });

  it("name labels that these metrics have", () => {
    const labels = ["instance", "job", "le", ...Object.values(METRICS).flatMap(labelsOf)];
    const grouped = [...`${rules}\n${expressions.join("\n")}`.matchAll(/by \(([^)]+)\)/g)]
      .flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()));
    expect(grouped.length).toBeGreaterThan(10);
    expect(grouped.filter((name) => !labels.includes(name))).toEqual([]);
  });

  it(checked, { ignore: !promtool }, async () => {
    expect(await run("check", "rules", new URL("alerts.yml", folder).pathname)).toBe("");
    expect(await run("test", "rules", new URL("alerts_test.yml", folder).pathname)).toBe("");
    // promtool reads no dashboard: its expressions are checked as if they were rules.
    const asRules = expressions.map((expr, at) => ({
      record: `panel:${at}`,
      expr: expr.replaceAll("$__rate_interval", "5m").replaceAll("$job", "carto-embed"),
    }));
    const file = await Deno.makeTempFile({ suffix: ".json" });
    await Deno.writeTextFile(file, JSON.stringify({ groups: [{ name: "all", rules: asRules }] }));
    expect(await run("check", "rules", file)).toBe("");
    await Deno.remove(file);
  });

  it("fit into the dashboard's grid without overlapping", () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + at % w},${y + Math.floor(at / w)}`)
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});

function labelsOf({ labels }: { readonly labels: object }): string[] {
  return Object.keys(labels);
}
