/** The essentials of `deno task rehearse deploy`, on this project's build. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { say } from "../../lib/log/terminal.ts";
import { rehearseProduction } from "../../scripts/rehearse/deploy/production.ts";
import { rehearseWarmUp } from "../../scripts/rehearse/deploy/warm_up.ts";

/** Between the platform's SIGINT and its SIGKILL. */
const KILLED_MS = 5_000;

describe("on Deno Deploy", () => {
  it("a revision without settings answers /healthz, and names the settings on every page", async () => {
    const { missing, stoppedMs } = await rehearseWarmUp();
    expect(missing).toEqual([
      "CARTO_API_BASE_URL",
      "CARTO_CLIENT_ID",
      "CARTO_CLIENT_SECRET",
      "JWT_SECRET",
      "KV_ENCRYPTION_KEY",
    ]);
    expect(stoppedMs).toBeLessThan(KILLED_MS);
  });

  it("two regions serve without an error through a SIGINT, and leave no token at CARTO", async () => {
    const { errors, orphans, lines } = await rehearseProduction({ people: 2, crash: false });
    for (const line of lines) say(line);
    expect([errors, orphans]).toEqual([[], 0]);
  });
});
