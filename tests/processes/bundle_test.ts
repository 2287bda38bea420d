import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, makeDataDir, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import { expectEventually } from "../helpers/eventually.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };

let folder: string;
let bundle: string;
let cloud: Cloud;
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  folder = await makeDataDir();
  bundle = `${folder}/bundle`;
  await run(["task", "--quiet", "bundle", bundle], { cwd: ROOT });
  cloud = await startCloud();
  const port = String(freePort());
  environment = {
    ...cloud.environment,
    PORT: port,
    APP_ORIGIN: `http://localhost:${port}`,
  };
  await addUser(`${bundle}/.data`, ANN);
});
afterAll(async () => {
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});

async function run(
  args: string[],
  { cwd = bundle, env = {}, program = Deno.execPath() } = {},
): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args, cwd, env }).output();
  const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  return { code, output };
}

/** Where its packages and the project's folder are not. */
const clean = () => ({
  cwd: bundle,
  clearEnv: true,
  env: {
    ...environment,
    PATH: Deno.env.get("PATH") ?? "",
    DENO_DIR: `${folder}/deno`,
    HOME: folder,
  },
});

async function filesBelow(path: string): Promise<{ name: string; size: number }[]> {
  const files: { name: string; size: number }[] = [];
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (isDirectory) files.push(...await filesBelow(`${path}/${name}`));
    else files.push({ name: `${path}/${name}`, size: (await Deno.stat(`${path}/${name}`)).size });
  }
  return files;
}

describe("deno task bundle", () => {
  it("writes 15 MB at most, with no package, no source and no demo", async () => {
    const files = await filesBelow(bundle);
    expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(15e6);
    const names = files.map(({ name }) => name.slice(bundle.length)).sort();
    expect(names.filter((name) => /node_modules|\.tsx?$/.test(name)))
      .toEqual(["/_fresh/static/embed.d.ts", "/static/embed.d.ts"]);
    const scripts = names.filter((name) => /^\/_fresh\/[^/]+\.js$/.test(name));
    for (const script of scripts) {
      const text = await Deno.readTextFile(bundle + script);
      const imports = [...text.matchAll(/^(?:import|export) .*?from "([^"]+)";$/gm)];
      const elsewhere = imports.filter(([, from = ""]) => !/^(\.\/|node:)/.test(from));
      expect([script, elsewhere.map(([, from]) => from)]).toEqual([script, []]);
      expect([script, /DEMO_CLIENT_SECRET/.test(text)]).toEqual([script, false]);
    }
    expect(scripts).toContain("/_fresh/serve.js");
    expect(await Deno.readTextFile(`${bundle}/LICENSES.txt`)).toContain("valibot 1.");
  });

  it("serves the same pages as the project, and maps to who signs in", async () => {
    await addUser(`${folder}/kv`, ANN);
    const ours = await startApp({ environment, dataDir: `${folder}/kv` });
    const pages = async () => {
      const cookie = await signInCookie(ours.origin, ANN.username, ANN.password);
      const paths = ["/login", "/maps/retail-stores", "/sessions", "/nowhere", "/login?lang=es"];
      const texts = await Promise.all(paths.map(async (path) => {
        const page = await fetch(ours.origin + path, {
          headers: path === "/login" ? { "accept-language": "es" } : { cookie },
        });
        return [path, page.status, comparable(await page.text())];
      }));
      const { token } = await (await requestToken(ours.origin, cookie)).json();
      return { texts, hasToken: typeof token === "string" };
    };
    const before = await pages();
    await ours.stop();

    const app = new Deno.Command("./start.sh", { ...clean(), stdout: "null", stderr: "null" })
      .spawn();
    const health = () => run(["task", "--quiet", "health"], { env: environment });
    const isUp = () =>
      fetch(`${environment.APP_ORIGIN}/healthz`).then(
        (response) => response.body?.cancel().then(() => response.ok) ?? false,
        () => false,
      );
    await expectEventually(isUp);
    expect((await health()).code).toBe(0);
    const after = await pages();
    app.kill("SIGTERM");
    expect((await app.status).code).toBe(0);
    expect(after).toEqual(before);
    expect(after.hasToken).toBe(true);
    expect((await health()).code).toBe(1);
  });

  it("has the operator's tasks, and refuses to be a demo", async () => {
    const users = await run(["task", "--quiet", "users", "list"], { env: environment });
    expect(users).toMatchObject({ code: 0, output: expect.stringContaining(ANN.username) });
    const checked = await run(["task", "--quiet", "policy", "check"], { env: environment });
    expect(checked).toMatchObject({
      code: 0,
      output: expect.stringContaining("policy.json is OK"),
    });
    const maps = await run(["task", "--quiet", "maps", "check"], { env: environment });
    expect(maps).toMatchObject({ code: 0, output: expect.stringContaining("retail-stores.json") });
    const withConsole = { ...environment, ADMIN_GROUPS: "OPERATORS" };
    const token = await run(["task", "--quiet", "admin", "token", "add", "ci"], {
      env: withConsole,
    });
    expect(token).toMatchObject({ code: 0, output: expect.stringContaining("/admin/api/") });
    const demo = await run([], { program: `${bundle}/start.sh`, env: { PORT: "1" } });
    expect(demo.code).toBe(1);
    expect(demo.output).toContain("CARTO_CLIENT_ID is missing");
  });
});

/** Without what differs between two requests: nonces, times, and random ids. */
function comparable(html: string): string {
  return html.replace(/nonce="[^"]*"/g, "").replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "")
    .replace(/\d\d:\d\d UTC/g, "").replace(/[\w-]{16,}/g, "");
}
