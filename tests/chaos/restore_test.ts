/** A database is lost while an app runs: what a restore recovers, and what happens to the rest. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { say } from "../../lib/log/terminal.ts";
import { freePort, makeDataDir, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, startCloud } from "../helpers/cloud.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PASSWORD = "a long pass phrase";
/** A reconciliation at the start, and a deletion. */
const DELETED_MS = 10_000;

describe("a restore into an empty database", () => {
  it("lets people in again, and none of the tokens that were lost opens anything", async () => {
    const [before, after] = [await makeDataDir(), await makeDataDir()];
    await using cloud = await startCloud();
    const environment = {
      ...cloud.environment,
      PORT: String(freePort()),
      APP_ORIGIN: "https://maps.example.com",
    };
    async function run(task: string, dataDir: string) {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "-P=app", `cli/${task}.ts`, `${before}/backup.jsonl`],
        cwd: ROOT,
        env: { ...environment, KV_PATH: `${dataDir}/kv.sqlite3`, NO_COLOR: "1" },
      }).output();
      const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      expect([output, code]).toEqual([output, 0]);
    }
    const tokenOf = async (cookie: string) =>
      await (await requestToken(`http://localhost:${environment.PORT}`, cookie)).json();
    const signIn = (name: string) =>
      signInCookie(`http://localhost:${environment.PORT}`, name, PASSWORD);

    const lives = async ({ token, sources }: Awaited<ReturnType<typeof tokenOf>>) => {
      const { apiBaseUrl, connection } = cloud.emulator;
      const url = new URL(`${apiBaseUrl}/v3/maps/${connection}/query`);
      url.searchParams.set("q", sources.retail_stores.sql_query);
      const origin = environment.APP_ORIGIN;
      const headers = { authorization: `Bearer ${token}`, origin, referer: `${origin}/` };
      const response = await fetch(url, { headers });
      await response.body?.cancel();
      return response.status === 200;
    };

    for (const username of ["ann", "bob"]) {
      await addUser(before, { username, group: "BOSTON", password: PASSWORD });
    }
    await run("backup", before);
    const app = await startApp({ dataDir: before, environment });
    const cookie = await signIn("ann");
    const lost = [await tokenOf(cookie), await tokenOf(await signIn("bob"))];
    expect(await app.stop()).toBe(0);

    expect(await Promise.all(lost.map(lives))).toEqual([true, true]);
    await run("restore", after);
    const restored = await startApp({ dataDir: after, environment });
    const startedAt = performance.now();
    // The map's requests continue meanwhile.
    const found = await tokenOf(await signIn("ann"));
    expect(await lives(found)).toBe(true);
    while ((await Promise.all(lost.map(lives))).includes(true)) {
      expect(performance.now() - startedAt).toBeLessThan(DELETED_MS);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const ms = Math.round(performance.now() - startedAt);
    say(`${lost.length} lost tokens were deleted ${ms} ms after the restored app's start`);
    expect(await lives(found)).toBe(true);
    expect((await tokenOf(cookie)).code).toBe("not_signed_in");
    expect(await restored.stop()).toBe(0);
    for (const folder of [before, after]) await Deno.remove(folder, { recursive: true });
  });
});
