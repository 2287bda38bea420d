import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { app as siteApp } from "../../tests/fixtures/site/main.ts";

const fixtures = new URL("../../tests/fixtures/", import.meta.url).pathname;
const config = new URL("../../../../deno.json", import.meta.url).pathname;

type Fetch = (path: string) => Promise<Response>;

async function scriptsOf(fetchPath: Fetch): Promise<Map<string, string>> {
  const page = await (await fetchPath("/")).text();
  const scripts = new Map<string, string>();
  const pending = [...page.matchAll(/from"(\/_fresh\/js\/[^"]+)"/g)].map(([, url]) => url);
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

  it("writes nothing", async () => {
    await expect(Deno.stat(`${fixtures}site/_fresh`)).rejects.toThrow(Deno.errors.NotFound);
  });
});

describe("Builder.build() refuses", () => {
  it("a bundle with two copies of Preact", async () => {
    const builder = new Builder({ root: `${fixtures}two_preacts` });
    await expect(builder.build({ snapshot: "memory" })).rejects.toThrow(/2 copies of preact/);
  });

  it("an island that imports the server side", async () => {
    const builder = new Builder({ root: `${fixtures}server_import` });
    await expect(builder.build({ snapshot: "memory" })).rejects.toThrow(/fresh\/runtime/);
  });
});

describe("Builder.build() on disk", () => {
  const out = `${fixtures}site/_fresh`;
  beforeAll(async () => {
    await new Builder({ root: `${fixtures}site` }).build();
  });
  afterAll(() => Deno.remove(out, { recursive: true }));

  it("writes static files, scripts, and a table whose imports are literals", async () => {
    expect(await Deno.readTextFile(`${out}/static/nested/note.txt`)).toBe("plain\n");
    const table = await Deno.readTextFile(`${out}/snapshot.js`);
    expect(table).toContain('from "../routes/plain.tsx"');
    expect(table).not.toMatch(/import\((?!")/);
  });

  it("runs with leave to read the project and nothing else, and loads no bundler", async () => {
    const script = `
      const { default: server } = await import(${JSON.stringify(`file://${out}/server.js`)});
      const answer = async (path) =>
        await (await server.fetch(new Request("http://localhost" + path))).text();
      const page = await answer("/?name=Ann");
      const script = /from"([^"]+client[^"]+)"/.exec(page)[1];
      console.log(JSON.stringify([
        page.includes("Hello Ann"),
        await answer("/nested/note.txt"),
        (await answer(script)).length > 1000,
      ]));`;
    const file = `${out}/probe.js`;
    await Deno.writeTextFile(file, script);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--config", config, "--allow-read", "--deny-write", file],
    }).output();
    expect(new TextDecoder().decode(stderr)).toBe("");
    expect(JSON.parse(new TextDecoder().decode(stdout))).toEqual([true, "plain\n", true]);
  });
});

describe("Builder.listen()", () => {
  it("serves the app with a page that notices a restart", async () => {
    const stop = new AbortController();
    const { promise: listening, resolve } = Promise.withResolvers<number>();
    const finished = new Builder({ root: `${fixtures}site` }).listen(
      () => Promise.resolve({ app: siteApp }),
      {
        port: 0,
        hostname: "127.0.0.1",
        signal: stop.signal,
        onListen: ({ port }) => resolve(port),
      },
    );
    const origin = `http://127.0.0.1:${await listening}`;
    const page = await (await fetch(`${origin}/plain`)).text();
    expect(page).toContain("<p>plain</p>");
    const path = /EventSource\("([^"]+)"\)/.exec(page)?.[1];
    const events = await fetch(origin + path);
    expect(events.headers.get("content-type")).toBe("text/event-stream");
    await events.body?.cancel();
    stop.abort();
    await finished;
  });
});
