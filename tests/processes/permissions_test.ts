import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { variableNames } from "../../lib/config/config_variables.ts";
import { freePort, makeDataDir, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import { taskArguments } from "../helpers/tasks.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };

let dataDir: string;
let auditDir: string;
let cloud: Cloud;
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  dataDir = await makeDataDir();
  auditDir = await Deno.makeTempDir();
  await addUser(dataDir, ANN);
  cloud = await startCloud();
  const port = String(freePort());
  environment = {
    ...cloud.environment,
    PORT: port,
    APP_ORIGIN: `http://localhost:${port}`,
    KV_PATH: `${dataDir}/kv.sqlite3`,
    AUDIT_LOG: `${auditDir}/audit.jsonl`,
  };
});
afterAll(async () => {
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
  await Deno.remove(auditDir, { recursive: true });
});

/** Runs the task that operators run. @returns the flags. */
async function flagsFor(
  given: Readonly<Record<string, string>>,
  ...options: string[]
): Promise<string[]> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...await taskArguments("permissions"), ...options],
    cwd: ROOT,
    env: given,
  }).output();
  const text = new TextDecoder().decode(stdout).trim();
  if (!success) throw new Error(text);
  return text.split(" ");
}

const valuesOf = (flags: readonly string[], name: string) =>
  flags.find((flag) => flag.startsWith(`--allow-${name}=`))?.split("=")[1]?.split(",") ?? [];

describe("deno task permissions", () => {
  it("prints flags under which people sign in and get their tokens", async () => {
    const permissions = await flagsFor(environment);
    const app = await startApp({ environment, dataDir, permissions });
    const cookie = await signInCookie(app.origin, ANN.username, ANN.password);
    const response = await requestToken(app.origin, cookie);
    expect((await response.json()).token).toEqual(expect.any(String));
    const page = await fetch(app.origin, { headers: { cookie } });
    expect(await page.text()).toContain(ANN.username);
    expect((await fetch(`${app.origin}/readyz`)).status).toBe(200);
    await app.stop();
    expect(await Deno.readTextFile(`${auditDir}/audit.jsonl`)).toContain("token_minted");
    expect(app.output()).not.toContain('"level":"error"');
  });

  it("names each host, variable and folder, and nothing beside them", async () => {
    const flags = await flagsFor({ ...environment, BASEMAP: "/srv/maps/boston.pmtiles" });
    const carto = new URL(cloud.emulator.apiBaseUrl).host;
    const own = ["[::]", "0.0.0.0"].map((host) => `${host}:${environment.PORT}`);
    expect(valuesOf(flags, "net").sort()).toEqual([...own, carto].sort());
    expect(valuesOf(flags, "env").sort()).toEqual([...variableNames()].sort());
    expect(valuesOf(flags, "read"))
      .toEqual([".", `${auditDir}/audit.jsonl`, "/srv/maps/boston.pmtiles"]);
    expect(valuesOf(flags, "write")).toEqual([dataDir, `${auditDir}/audit.jsonl`]);
    expect(flags.map((flag) => flag.replace(/=.*/, ""))).toEqual(
      ["--no-prompt", "--allow-net", "--allow-env", "--allow-read", "--deny-read", "--allow-write"],
    );
    expect(flags).toContain("--deny-read=.env,.git");
  });

  it("lets the serving process reach no other host, file, variable or program", async () => {
    const permissions = await flagsFor(environment);
    const preload = "tests/helpers/reach.ts";
    const app = await startApp({ environment, dataDir, permissions, preload });
    await app.stop();
    expect(JSON.parse(app.output().split("\n")[0] ?? "")).toEqual({ tried: 14, reached: [] });
  });

  it("allows no host that it does not name", async () => {
    const carto = new URL(cloud.emulator.apiBaseUrl).host;
    // A KV without a token, so that the app calls CARTO.
    const fresh = { ...environment, KV_PATH: `${dataDir}/fresh/kv.sqlite3` };
    const permissions = (await flagsFor(fresh)).map((flag) => flag.replace(`,${carto}`, ""));
    const app = await startApp({ environment: fresh, dataDir, permissions });
    expect(await (await fetch(`${app.origin}/readyz`)).json())
      .toEqual({ status: "not_ready", failing: ["carto"] });
    await app.stop();
    // The error names the host, so an operator knows what to add.
    expect(app.output()).toContain(`Requires net access to \\"${carto}\\"`);
  });

  it("calls through HTTP_PROXY, which is not among its hosts", async () => {
    const asked: string[] = [];
    const proxy = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, ({ url }) => {
      asked.push(url);
      return new Response(null, { status: 502 });
    });
    const app = await startApp({
      dataDir,
      environment: {
        ...environment,
        KV_PATH: `${dataDir}/proxied/kv.sqlite3`,
        HTTP_PROXY: `http://127.0.0.1:${proxy.addr.port}`,
      },
    });
    expect((await fetch(`${app.origin}/readyz`)).status).toBe(503);
    await app.stop();
    await proxy.shutdown();
    expect(asked).toContain(cloud.emulator.authUrl);
    expect(app.output()).not.toContain("Requires net access");
  });

  it("asks an identity provider and a KV server for their other hosts, and knows those of keys and of a basemap", async () => {
    const provider = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      ({ method }) =>
        Response.json(
          method === "POST" ? { endpoints: [{ url: "https://data.example.com/v2" }] } : {
            token_endpoint: "https://token.example.com/token",
            jwks_uri: "https://keys.example.com:8443/jwks",
          },
        ),
    );
    const flags = await flagsFor({
      ...environment,
      KV_PATH: `http://127.0.0.1:${provider.addr.port}/db`,
      OIDC_ISSUER: `http://127.0.0.1:${provider.addr.port}`,
      OIDC_CLIENT_ID: "maps",
      OIDC_CLIENT_SECRET: "a secret of the provider's",
      HOST_JWT_ISSUER: "https://acme.example.com",
      HOST_JWT_AUDIENCE: "maps",
      HOST_JWT_JWKS_URL: "https://acme.example.com/jwks",
      BASEMAP: "https://tiles.example.com/boston.pmtiles",
    });
    await provider.shutdown();
    expect(valuesOf(flags, "net")).toEqual(expect.arrayContaining([
      `127.0.0.1:${provider.addr.port}`,
      "token.example.com:443",
      "keys.example.com:8443",
      "acme.example.com:443",
      "data.example.com:443",
      "tiles.example.com:443",
    ]));
    expect(valuesOf(flags, "env")).toContain("DENO_KV_ACCESS_TOKEN");
    expect(valuesOf(flags, "write")).toEqual([`${auditDir}/audit.jsonl`]);
  });

  it("prints what a demo needs too", async () => {
    const ports = { PORT: String(freePort()), EMULATOR_PORT: String(freePort()) };
    const kv = { KV_PATH: `${dataDir}/demo/kv.sqlite3` };
    const permissions = await flagsFor({ ...ports, ...kv });
    const app = await startApp({ environment: { ...ports, ...kv }, dataDir, permissions });
    const cookie = await signInCookie(app.origin, "user.ny@acme.com", "ny");
    const response = await requestToken(app.origin, cookie);
    expect((await response.json()).token).toEqual(expect.any(String));
    await app.stop();
  });

  it("prints them as a list for programs, whatever a path has in it", async () => {
    const path = `${dataDir}/a folder, and more/kv.sqlite3`;
    await expect(flagsFor({ ...environment, KV_PATH: path })).rejects.toThrow("KV_PATH");
    const flags = await flagsFor({ ...environment, KV_PATH: path.replace(",", "") }, "--json");
    const list: unknown = JSON.parse(flags.join(" "));
    expect(list).toContain(`--allow-write=${dataDir}/a folder and more,${auditDir}/audit.jsonl`);
  });

  it("says what is wrong with a configuration that cannot be used", async () => {
    await expect(flagsFor({ ...environment, PORT: "http" })).rejects.toThrow(
      "PORT must be a number",
    );
  });
});
