import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { makeProject } from "../../tests/built_site.ts";

const fixtures = new URL("../../tests/fixtures/", import.meta.url).pathname;
const config = new URL("../../../../deno.json", import.meta.url).pathname;

type Fetch = (path: string) => Promise<Response>;

async function scriptsOf(fetchPath: Fetch): Promise<Map<string, string>> {
  const page = await (await fetchPath("/")).text();
  const scripts = new Map<string, string>();
  const pending = [...page.matchAll(/from\s*"(\/_fresh\/js\/[^"]+)"/g)].map(([, url]) => url);
  for (let url = pending.pop(); url !== undefined; url = pending.pop()) {
    if (scripts.has(url)) continue;
    const source = await (await fetchPath(url)).text();
    scripts.set(url, source);
    for (const [, name] of source.matchAll(/(?:from|import)\(?"\.\/([^"]+)"/g)) {
      pending.push(url.replace(/[^/]+$/, String(name)));
    }
  }
  return scripts;
}

describe("Builder.build() in memory", () => {
  let scripts: Map<string, string>;
  beforeAll(async () => {
    const apply = await new Builder({ root: `${fixtures}site` }).build({ snapshot: "memory" });
    const app = new App<{ trace: string[] }>().use(staticFiles())
      .use((ctx) => {
        ctx.state.trace = [];
        return ctx.next();
      })
      .fsRoutes();
    apply(app);
    const handler = app.handler();
    scripts = await scriptsOf((path) => handler(new Request(`http://localhost${path}`)));
  });

  const holding = (text: string) => [...scripts.values()].filter((js) => js.includes(text)).length;

  it("bundles one copy of Preact for all islands", () => {
    expect(holding("http://www.w3.org/2000/svg")).toBe(1);
  });

  it("splits out what is imported dynamically", () => {
    const lazy = [...scripts].find(([, source]) => source.includes("lazily loaded"));
    assertExists(lazy);
    const [url] = lazy;
    const name = url.slice(url.lastIndexOf("/") + 1);
    expect(holding(`import("./${name}")`)).toBe(1);
  });

  it("replaces process.env.NODE_ENV and brings no server code", () => {
    expect(holding("process.env")).toBe(0);
    expect(holding("Deno.")).toBe(0);
  });

  it("tells islands apart whose paths make one name, and knows those beside routes", async () => {
    const island = (text: string) => `export const A = () => "${text}";`;
    const root = await makeProject({
      "islands/a-b.tsx": island("first"),
      "islands/a_b.tsx": island("second"),
      "routes/(_islands)/a.b.tsx": `export { A } from "../(_parts)/part.tsx";`,
      "routes/(_parts)/part.tsx": island("third"),
      "routes/index.tsx": `import { A } from "../islands/a-b.tsx";
        import { A as B } from "../islands/a_b.tsx";
        import { A as C } from "./(_islands)/a.b.tsx";
        export default () => <p><A /><B /><C /></p>;`,
    });
    const app = new App().use(staticFiles()).fsRoutes();
    (await new Builder({ root }).build({ snapshot: "memory" }))(app);
    const handler = app.handler();
    const all = [
      ...(await scriptsOf((path) => handler(new Request(`http://localhost${path}`)))).values(),
    ].join();
    for (const text of ["first", "second", "third"]) expect(all).toContain(`"${text}"`);
    await Deno.remove(root, { recursive: true });
  });

  it("writes nothing", async () => {
    await expect(Deno.stat(`${fixtures}site/_fresh`)).rejects.toThrow(Deno.errors.NotFound);
  });
});

describe("Builder.build() refuses", () => {
  const ISLAND = "islands/Island.tsx";
  const refused: [what: string, files: Record<string, string>][] = [
    ["an island that imports the server side", {
      [ISLAND]: `import { HttpError } from "fresh"; export const A = () => String(HttpError);`,
    }],
    ["a syntax error in an island", { [ISLAND]: "export const = 1;" }],
    ["a route file that exports nothing", { "routes/empty.ts": "export {};" }],
  ];
  for (const [what, files] of refused) {
    it(what, async () => {
      const root = await makeProject(files);
      const build = new Builder({ root }).build({ snapshot: "memory" });
      await expect(build).rejects.toThrow();
      await Deno.remove(root, { recursive: true });
    });
  }
});

describe("Builder.build() on disk", () => {
  const out = `${fixtures}site/_fresh`;
  beforeAll(async () => {
    await new Builder({ root: `${fixtures}site` }).build();
  });
  afterAll(() => Deno.remove(out, { recursive: true }));

  it("writes a table whose imports are literals", async () => {
    const table = await Deno.readTextFile(`${out}/snapshot.js`);
    expect(table).toContain('"../routes/plain.tsx"');
    expect(table).not.toMatch(/import\((?!")/);
  });

  it("is served by deno serve, as on Deno Deploy", async () => {
    const server = new Deno.Command(Deno.execPath(), {
      args: ["serve", "--config", config, "-A", "--host", "127.0.0.1", "--port", "0", "server.js"],
      cwd: out,
      stdout: "piped",
      stderr: "piped",
      env: { NO_COLOR: "1" },
    }).spawn();
    let said = "";
    let origin: string | undefined;
    for await (const text of server.stderr.pipeThrough(new TextDecoderStream())) {
      said += text;
      origin = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (origin !== undefined) break;
    }
    assertExists(origin, said);
    expect(await (await fetch(`${origin}/?name=Ann`)).text()).toContain("Hello Ann");
    const page = await (await fetch(`${origin}/`)).text();
    const path = /from\s*"(\/_fresh\/js\/[^"]+)"/.exec(page)?.[1];
    const script = await fetch(origin + path, { headers: { "accept-encoding": "br" } });
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(script.headers.get("etag")).toMatch(/^W\//);
    expect((await script.text()).length).toBeGreaterThan(100);
    server.kill();
    await server.stdout.cancel();
    await server.status;
  });

  it("is named after the commit where one is known", async () => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        "--config",
        config,
        `
        import { Builder } from "fresh/dev";
        import { App } from "fresh";
        import { asset } from "fresh/runtime";
        const root = ${JSON.stringify(`${fixtures}site`)};
        (await new Builder({ root }).build({ snapshot: "memory" }))(new App());
        console.log(asset("/x"));`,
      ],
      env: { DENO_DEPLOYMENT_ID: "", GITHUB_SHA: "c0ffee1", CI_COMMIT_SHA: "other" },
    }).output();
    expect(new TextDecoder().decode(stdout)).toBe("/x?__frsh_c=c0ffee1\n");
  });

  it("runs with leave to read the project and nothing else, and loads no bundler", async () => {
    const script = `
      const { default: server } = await import(${JSON.stringify(`file://${out}/server.js`)});
      const answer = async (path) =>
        await (await server.fetch(new Request("http://localhost" + path))).text();
      const page = await answer("/?name=Ann");
      const script = /from\\s*"(\\/_fresh\\/js\\/[^"]+)"/.exec(page)[1];
      console.log(JSON.stringify([
        page.includes("Hello Ann"),
        await answer("/nested/note.txt"),
        (await answer(script)).length > 100,
      ]));`;
    const file = `${out}/probe.js`;
    await Deno.writeTextFile(file, script);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--config", config, "--allow-read", "--deny-write"],
        ...["--allow-env=DENO_DEPLOYMENT_ID,GITHUB_SHA,CI_COMMIT_SHA", file],
      ],
    }).output();
    expect(new TextDecoder().decode(stderr)).toBe("");
    expect(JSON.parse(new TextDecoder().decode(stdout))).toEqual([true, "plain\n", true]);
  });
});
