import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { SYSTEM_CLOCK } from "../clock/clock.ts";
import type { Check } from "./check.ts";
import { type Context, openContext } from "./context.ts";
import { examine } from "./examine.ts";
import { failure, type Finding, ok, skipped, warning } from "./finding.ts";
import { StorageError } from "../storage/kv_storage.ts";

const CANARY = "canary-of-the-client-secret";

function context(): Context {
  const nothing = () => Promise.reject(new Error("not asked for here"));
  return openContext({
    environment: { CARTO_CLIENT_SECRET: CANARY },
    envFile: new URL("file:///none"),
    policyPath: new URL("file:///none"),
    mapsPath: new URL("file:///none"),
    denoVersion: "2.9.6",
    demoBacking: nothing,
    contentOrigins: () => ({ connect: [], image: [] }),
    fetch: nothing,
    ...SYSTEM_CLOCK,
  });
}

const check = (id: string, needs: string[], run: () => Finding | Promise<Finding>): Check => (
  { id, title: id, needs, run }
);

async function findings(...checks: Check[]): Promise<Finding[]> {
  await using opened = context();
  const examined = await Array.fromAsync(examine(checks, opened));
  return examined.map(({ finding }) => finding);
}

describe("examine()", () => {
  it("skips checks that depend on a failure, directly or not, and names it", async () => {
    const [, near, far, apart] = await findings(
      check("a", [], () => failure("broken", "Fix it.")),
      check("b", ["a"], () => ok("never seen")),
      check("c", ["b"], () => ok("never seen")),
      check("d", [], () => ok("seen")),
    );
    for (const finding of [near, far]) {
      expect(finding).toMatchObject({
        outcome: "skipped",
        found: "cannot be looked at while a fails",
      });
    }
    expect(apart).toMatchObject({ outcome: "ok" });
  });

  it("skips checks that depend on a skipped one, for the same reason, and continues after a warning", async () => {
    const [, second, , fourth] = await findings(
      check("a", [], () => skipped("it is not configured", "Configure it.")),
      check("b", ["a"], () => ok("never seen")),
      check("c", [], () => warning("old", "Renew it.")),
      check("d", ["c"], () => ok("seen")),
    );
    expect(second).toMatchObject({ outcome: "skipped", found: "it is not configured" });
    expect(second).not.toMatchObject({ fix: expect.anything() });
    expect(fourth).toMatchObject({ outcome: "ok" });
  });

  it("reports an error that a check throws as a failure with a fix", async () => {
    const [storage, other] = await findings(
      check("a", [], () => Promise.reject(new StorageError("Deno KV could not write"))),
      check("b", [], () => {
        throw new TypeError("unforeseen");
      }),
    );
    expect(storage).toMatchObject({ outcome: "failure", fix: expect.stringContaining("KV_PATH") });
    expect(other).toMatchObject({ outcome: "failure", found: "TypeError: unforeseen" });
  });

  it("keeps secrets and control characters out of every part of a finding", async () => {
    const text = `${CANARY}\x1b[31m\r\n${encodeURIComponent(CANARY)} said CARTO`;
    const all = await findings(
      check("a", [], () => failure(text, text, [text])),
      check("b", [], () => warning(text, text, [text])),
      check("c", [], () => ok(text, [text])),
      check("d", [], () => skipped(text, text)),
    );
    for (const finding of all) {
      const shown = JSON.stringify(finding);
      expect(shown).toContain("said CARTO");
      expect(shown).not.toContain(CANARY);
      expect(shown).not.toMatch(/\\u001b|\\r|\\n/);
    }
  });
});
