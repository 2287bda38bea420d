import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { layOutData } from "../../emulator/test_data.ts";
import { makeDataDir, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, startCloud } from "../helpers/cloud.ts";
import { runUsers } from "../helpers/users.ts";
import { say } from "../../lib/log/terminal.ts";

const PASSWORD = "a long pass phrase";
/** The guarantee: CARTO accepts none of the user's tokens after ten seconds. */
const DELETED_MS = 10_000;

/** CARTO's answer to a map request with the token. */
async function statusAtCarto(access: Record<string, unknown>, origin: string): Promise<number> {
  const { api_base_url, connection_name, token, sources } = Object(access);
  const url = new URL(`${api_base_url}/v3/maps/${connection_name}/query`);
  url.searchParams.set("q", sources.retail_stores.sql_query);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}`, origin } });
  await answer.body?.cancel();
  return answer.status;
}

describe("after kill -9 of the only app", () => {
  it("`deno task users disable` revokes at CARTO by itself", async () => {
    const dataDir = await makeDataDir();
    for (const username of ["ann", "bob"]) {
      await addUser(dataDir, { username, group: "BOSTON", password: PASSWORD });
    }
    await using cloud = await startCloud();
    const app = await startApp({ dataDir, environment: cloud.environment });
    const access = async (name: string) =>
      await (await requestToken(app.origin, await signInCookie(app.origin, name, PASSWORD))).json();
    const [anns, bobs] = [await access("ann"), await access("bob")];
    expect(await statusAtCarto(anns, app.origin)).toBe(200);
    Deno.kill(app.pid, "SIGKILL");
    await app.stop();

    const environment = { ...cloud.environment, KV_PATH: `${dataDir}/kv.sqlite3` };
    const startedAt = performance.now();
    const disabled = await runUsers(["disable", "ann"], { environment });
    expect(disabled).toEqual({
      output: "ann is disabled; 1 session ended. All of their tokens are revoked.\n",
      code: 0,
    });
    expect(await statusAtCarto(anns, app.origin)).toBe(401);
    const seconds = (performance.now() - startedAt) / 1000;
    expect(seconds * 1000).toBeLessThan(DELETED_MS);
    expect(await statusAtCarto(bobs, app.origin)).toBe(200);

    // And if CARTO does not respond, until when the token is valid.
    cloud.emulator.faults.inject({ endpoint: "tokens", kind: "drop" });
    const ended = await runUsers(["end-sessions", "bob"], { environment });
    expect(ended.code).toBe(2);
    expect(ended.output).toMatch(
      /1 of their tokens is not deleted at CARTO \(.+\): it gives access to data there until 20\d\d-.+ UTC/,
    );
    say(`No app: disabled by the task, 401 at CARTO after ${seconds.toFixed(1)} s`);
    await Deno.remove(dataDir, { recursive: true });
  });

  it("in a demo, whose CARTO ended with it, says so", async () => {
    // It generates its secrets, which the task finds beside the database.
    const dataDir = await makeDataDir();
    await layOutData(dataDir);
    const app = await startApp({
      dataDir,
      environment: { JWT_SECRET: "", KV_ENCRYPTION_KEY: "" },
    });
    const cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
    const { token, api_base_url } = await (await requestToken(app.origin, cookie)).json();
    expect(token).toBeTruthy();
    Deno.kill(app.pid, "SIGKILL");
    await app.stop();
    // With the same address the stored OAuth token is used, and the deletion request itself fails.
    const { port } = new URL(api_base_url);
    const environment = { KV_PATH: `${dataDir}/kv.sqlite3`, EMULATOR_PORT: port };
    const { output, code } = await runUsers(["disable", "user.boston@acme.com"], { environment });
    expect(code).toBe(2);
    expect(output).toContain("the demo's CARTO runs inside the app, which is not running");
    // With another key the stored token cannot be decrypted at all.
    const key = crypto.getRandomValues(new Uint8Array(32)).toBase64();
    const other = await runUsers(["end-sessions", "user.boston@acme.com"], {
      environment: { ...environment, KV_ENCRYPTION_KEY: key },
    });
    expect(other).toEqual({ output: expect.stringContaining("not deleted at CARTO"), code: 2 });
    await Deno.remove(dataDir, { recursive: true });
  });
});
