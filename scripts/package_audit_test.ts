import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { auditPackages } from "./package_audit.ts";

const folder = new URL("../", import.meta.url).pathname;
const FINDING = {
  id: 1,
  url: "https://github.com/advisories/GHSA-0000-0000-0000",
  title: "Runs what it should show",
  severity: "high",
  vulnerable_versions: "<99",
};

/** The result for this answer of the registry. */
async function auditWith(answer: () => Response | Promise<Response>, timeoutMs = 30_000) {
  let asked = "";
  const stopped = new AbortController();
  const registry = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {}, signal: stopped.signal },
    (request) => {
      asked = new URL(request.url).pathname;
      return answer();
    },
  );
  const environment = { NPM_CONFIG_REGISTRY: `http://127.0.0.1:${registry.addr.port}` };
  const audit = await auditPackages({ folder, timeoutMs, environment });
  stopped.abort();
  await registry.finished;
  return { asked, ...audit };
}

describe("the audit of packages", () => {
  it("fails with what the registry knows against one", async () => {
    const { asked, outcome, text } = await auditWith(() => Response.json({ preact: [FINDING] }));
    expect(asked).toBe("/-/npm/v1/security/advisories/bulk");
    expect(outcome).toBe("failed");
    expect(text).toContain(FINDING.title);
    expect(text).toContain("preact");
  });

  it("passes where it knows nothing", async () => {
    const { outcome } = await auditWith(() => Response.json({}));
    expect(outcome).toBe("clean");
  });

  it("says in a line that a registry has no advisories", async () => {
    const { outcome, text } = await auditWith(() => new Response("not here", { status: 404 }));
    expect(outcome).toBe("unknown");
    expect(text).toMatch(/^.+$/);
  });

  it("says that the registry cannot be reached", async () => {
    // No server listens on the port of the discard protocol.
    const environment = { NPM_CONFIG_REGISTRY: "http://127.0.0.1:9" };
    const { outcome, text } = await auditPackages({ folder, timeoutMs: 30_000, environment });
    expect(outcome).toBe("unknown");
    expect(text).toMatch(/127\.0\.0\.1:9/);
  });

  it("does not wait for a registry that is silent", async () => {
    const silence = Promise.withResolvers<Response>();
    const audit = auditWith(() => silence.promise, 1_500);
    const { outcome, text } = await audit;
    silence.resolve(new Response());
    expect([outcome, text]).toEqual(["unknown", "no answer within 1.5 s"]);
  });
});
