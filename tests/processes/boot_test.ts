import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { failToStart, freePort, makeDataDir, startApp } from "../helpers/app.ts";
import { postLogin } from "../helpers/client.ts";
import { productionSecrets } from "../helpers/cloud.ts";
import { layOutDemo } from "../helpers/demo_accounts.ts";
import { runUsers } from "../helpers/users.ts";

const CREDENTIALS = {
  CARTO_API_BASE_URL: "https://gcp-us-east1.api.carto.com",
  CARTO_CLIENT_ID: "client",
  CARTO_CLIENT_SECRET: "client-secret-canary",
};

const NO_CARTO = "http://localhost:1";
const COMPLETE = {
  ...CREDENTIALS,
  ...productionSecrets(),
  APP_ORIGIN: "http://localhost:8000",
  CARTO_API_BASE_URL: NO_CARTO,
  CARTO_AUTH_URL: `${NO_CARTO}/oauth/token`,
};

describe("production", () => {
  const boots: [string, Record<string, string>, string[]][] = [
    ["with no secrets", CREDENTIALS, ["JWT_SECRET is missing", "KV_ENCRYPTION_KEY is missing"]],
    ["without its origin", { ...CREDENTIALS, ...productionSecrets() }, ["APP_ORIGIN is missing"]],
    ["with half of the credentials", { CARTO_CLIENT_ID: "client", ...productionSecrets() }, [
      "CARTO_CLIENT_SECRET is missing",
      "CARTO_API_BASE_URL is missing",
    ]],
    ["with a placeholder for a secret", {
      ...CREDENTIALS,
      ...productionSecrets(),
      JWT_SECRET: "PUT_YOUR_SECRET_HERE_PUT_YOUR_SECRET_HERE",
    }, ["JWT_SECRET is still a placeholder"]],
    ["as a demo", { DENO_ENV: "production" }, ["CARTO_CLIENT_ID is missing"]],
    ["at an unknown host", { ...COMPLETE, HOST: "no-such-host.invalid" }, [
      "HOST no-such-host.invalid is not an address of this machine",
    ]],
    ["without the file for its audit", { ...COMPLETE, AUDIT_LOG: "/proc/audit.jsonl" }, [
      "AUDIT_LOG /proc/audit.jsonl cannot be written",
    ]],
  ];
  for (const [name, environment, messages] of boots) {
    it(`does not start ${name}, and says why without a stack or a secret`, async () => {
      const { output, code } = await failToStart(environment);
      expect(code).toBe(1);
      for (const text of messages) expect(output).toContain(text);
      expect(output).not.toContain("canary");
      expect(output).not.toContain("    at ");
    });
  }

  it("does not start at a port that its account may not open, and says so", async () => {
    // In a container without capabilities, as another user than root.
    const through = ["setpriv", "--bounding-set=-net_bind_service"];
    const { output, code } = await failToStart({ ...COMPLETE, PORT: "81" }, { through });
    expect(code).toBe(1);
    expect(output).toContain("PORT 81 may not be opened by this account: set PORT to 1024 or more");
    expect(output).not.toContain("    at ");
  });

  it("does not start on a demo's database, and without its accounts once they are purged", async () => {
    const dataDir = await makeDataDir();
    await layOutDemo(dataDir);
    const demo = await startApp({ dataDir });
    await demo.stop();
    const environment = {
      ...CREDENTIALS,
      ...productionSecrets(),
      KV_PATH: `${dataDir}/kv.sqlite3`,
      // As in a container by Fresh's guide, which is no reason to open another database.
      DENO_DEPLOYMENT_ID: "image-1",
    };
    const refused = await failToStart({
      ...environment,
      APP_ORIGIN: "https://maps.example.com",
      PORT: String(freePort()),
    });
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("deno task users purge-demo");
    expect((await runUsers(["purge-demo"], { environment })).output).toBe(
      "2 accounts of the demo removed.\n",
    );
    const app = await startApp({ dataDir, environment });
    const response = await postLogin(app.origin, "user.boston@acme.com", "boston");
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain("Demo accounts");
    await app.stop();
    await Deno.remove(dataDir, { recursive: true });
  });

  it("sets a __Host- cookie and HSTS for an https origin", async () => {
    const dataDir = await makeDataDir();
    const origin = "https://maps.example.com";
    const port = String(freePort());
    const demo = { username: "user.ny@acme.com", password: "ny" };
    await layOutDemo(dataDir);
    const app = await startApp({ dataDir, environment: { APP_ORIGIN: origin, PORT: port } });
    const response = await postLogin(`http://localhost:${port}`, demo.username, demo.password);
    await response.body?.cancel();
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^__Host-session=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(response.headers.get("strict-transport-security")).toMatch(/^max-age=63072000/);
    await app.stop();
    await Deno.remove(dataDir, { recursive: true });
  });
});
