import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { failToStart, freePort, makeDataDir, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { layOutDemo } from "../helpers/demo_accounts.ts";

/** No secrets are set, so it generates its own. */
const NO_SECRETS = { JWT_SECRET: "", KV_ENCRYPTION_KEY: "", METRICS_TOKEN: "" };

async function filesIn(folder: string): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  return names.map((name) => `${folder}/${name}`);
}

async function modeOf(path: string): Promise<string> {
  return (((await Deno.stat(path)).mode ?? 0) & 0o777).toString(8);
}

describe("a demo", () => {
  let environment: Readonly<Record<string, string>>;
  let dataDir: string;
  let output: string;
  let code: number;
  let cookie: string;
  let before: { readonly token: string; readonly expires_in: number };

  // Its first run, with a sign-in.
  beforeAll(async () => {
    // The session's cookie and the tokens' referers name the origin, port and all.
    environment = {
      ...NO_SECRETS,
      PORT: String(freePort()),
      EMULATOR_PORT: String(freePort()),
    };
    dataDir = await makeDataDir();
    const app = await startApp({ dataDir, environment });
    cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
    before = await (await requestToken(app.origin, cookie)).json();
    code = await app.stop();
    output = app.output();
  });
  afterAll(() => Deno.remove(dataDir, { recursive: true }));

  it("starts from nothing, says where it is and how to sign in, and stops on Ctrl-C", () => {
    expect(output).toContain(`carto-embed is at http://localhost:${environment.PORT}`);
    expect(output).toContain("user.boston@acme.com / boston");
    expect(output).toContain("user.ny@acme.com / ny");
    expect(output).toContain("12,000 stores loaded");
    expect(code).toBe(0);
    expect(output).not.toMatch(/error/i);
  });

  it("keeps its secrets to its owner, and no token, password or session id readable", async () => {
    const { mode } = await Deno.stat(`${dataDir}/demo-secrets.json`);
    expect((mode ?? 0) & 0o077).toBe(0);
    const [, payload] = cookie.split(".");
    const claims = new TextDecoder().decode(
      Uint8Array.fromBase64(payload ?? "", { alphabet: "base64url" }),
    );
    for await (const { name, isFile } of Deno.readDir(dataDir)) {
      if (!isFile || name === "demo-secrets.json") continue;
      const text = new TextDecoder("latin1").decode(await Deno.readFile(`${dataDir}/${name}`));
      for (
        const secret of [before.token, cookie.slice("session=".length), JSON.parse(claims).jti]
      ) {
        expect([name, text.includes(secret)]).toEqual([name, false]);
      }
    }
    expect(output).not.toContain(before.token);
  });

  it("takes up its data, users, sessions and tokens where it left them", async () => {
    // As an earlier version without file permissions left them.
    await Deno.chmod(dataDir, 0o755);
    for (const path of await filesIn(dataDir)) await Deno.chmod(path, 0o644);

    const second = await startApp({ dataDir, environment });
    expect(second.output()).not.toContain("stores loaded");
    const after = await (await requestToken(second.origin, cookie)).json();
    // The token's remaining seconds may be fewer by now.
    expect({ ...after, expires_in: before.expires_in }).toEqual(before);
    const url = new URL(`${after.api_base_url}/v3/maps/${after.connection_name}/query`);
    url.searchParams.set("q", after.sources.retail_stores.sql_query);
    const map = await fetch(url, {
      headers: { authorization: `Bearer ${after.token}`, origin: second.origin },
    });
    await map.body?.cancel();
    expect(map.status).toBe(200);
    const modes = await Promise.all([dataDir, ...await filesIn(dataDir)].map(modeOf));
    expect(modes).toEqual(["700", ...modes.slice(1).map(() => "600")]);
    expect(modes.length).toBeGreaterThan(7);
    await second.stop();
  });

  it("says which port is taken, and what to do", async () => {
    const dataDir = await makeDataDir();
    await layOutDemo(dataDir);
    const app = await startApp({ dataDir });
    const port = new URL(app.origin).port;
    const otherDir = await makeDataDir();
    await layOutDemo(otherDir);
    const taken = await failToStart({
      PORT: port,
      EMULATOR_PORT: String(freePort()),
      KV_PATH: `${otherDir}/kv.sqlite3`,
    });
    expect(taken.code).toBe(1);
    expect(taken.output).toContain(`PORT ${port} is taken`);
    expect(taken.output).not.toContain("    at ");
    await app.stop();
    await Deno.remove(dataDir, { recursive: true });
    await Deno.remove(otherDir, { recursive: true });
  });
});
