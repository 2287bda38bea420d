import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { join } from "node:path";
import { makeProject, NODE_MODULES } from "../built_site.ts";

const HTML = { headers: { accept: "text/html" } };

const FILES = {
  "islands/Counter.tsx": `import { useSignal } from "@preact/signals";
    export function Counter() { return <p>count {useSignal(1)}</p>; }`,
  "routes/index.tsx": `import { Counter } from "../islands/Counter.tsx";
    export default () => <main><Counter /></main>;`,
  "routes/_error.tsx": "export default () => <p>sorry</p>;",
  "routes/fails.tsx": `export default () => { throw new Error("<i>bang</i>"); };`,
  "routes/deep/_error.tsx": "export default () => <p>deeply sorry</p>;",
  "routes/deep/fails.tsx": `export const handler = () => { throw new Error("deep bang"); };`,
  "routes/gone.ts": `import { HttpError } from "fresh";
    export const handler = () => { throw new HttpError(410, "gone"); };`,
};

interface Developed {
  root: string;
  get(path: string, init?: RequestInit): Promise<{ status: number; text: string; type: string }>;
  origin: string;
}

/** Serves a project for development while a test uses it. */
async function developing(
  files: Readonly<Record<string, string>>,
  use: (project: Developed) => Promise<void>,
  load: () => Promise<{ app: App<unknown> }> = () =>
    Promise.resolve({ app: new App<unknown>().use(staticFiles()).fsRoutes() }),
): Promise<void> {
  const root = await makeProject(files);
  await serving(root, use, load);
  await Deno.remove(root, { recursive: true });
}

async function serving(
  root: string,
  use: (project: Developed) => Promise<void>,
  load: () => Promise<{ app: App<unknown> }>,
): Promise<void> {
  const stop = new AbortController();
  const { promise: listening, resolve } = Promise.withResolvers<number>();
  const finished = new Builder({ root }).listen(load, {
    port: 0,
    hostname: "127.0.0.1",
    signal: stop.signal,
    onListen: ({ port }) => resolve(port),
  });
  const origin = `http://127.0.0.1:${await listening}`;
  await use({
    root,
    origin,
    async get(path, init) {
      const response = await fetch(origin + path, init);
      const type = response.headers.get("content-type") ?? "";
      return { status: response.status, text: await response.text(), type };
    },
  });
  stop.abort();
  await finished;
}

/** Every script that a page loads, by its path. */
async function scriptsOf({ get }: Developed): Promise<Map<string, string>> {
  const { text } = await get("/");
  const scripts = new Map<string, string>();
  const pending = [...text.matchAll(/from"(\/_fresh\/js\/[^"]+)"/g)].map(([, path]) => path);
  for (const path of pending) {
    if (path === undefined || scripts.has(path)) continue;
    const answer = await get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    scripts.set(path, answer.text);
    for (const [, other = ""] of answer.text.matchAll(/(?:from|import) ?"(\.[^"]+)"/g)) {
      pending.push(new URL(other, `http://localhost${path}`).pathname);
    }
  }
  return scripts;
}

describe("Builder.listen()", () => {
  it("serves the app with pages that notice a restart", async () => {
    await developing(FILES, async ({ get, origin }) => {
      const page = await get("/");
      expect([page.status, page.text]).toEqual([200, expect.stringContaining("count")]);
      const path = /EventSource\("([^"]+)"\)/.exec(page.text)?.[1];
      const events = await fetch(origin + path);
      expect(events.headers.get("content-type")).toBe("text/event-stream");
      const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
      expect((await reader?.read())?.value).toMatch(/^retry: \d+\ndata: \S+\n\n$/);
      await reader?.cancel();
    });
  });

  it("bundles npm packages apart, once, and one copy of each", async () => {
    const root = await makeProject(FILES);
    const load = () => Promise.resolve({ app: new App<unknown>().use(staticFiles()).fsRoutes() });
    const cached = async () => {
      const [file, ...more] = await Array.fromAsync(Deno.readDir(join(root, "_fresh/cache")));
      expect(more).toEqual([]);
      assertExists(file);
      return await Deno.stat(join(root, "_fresh/cache", file.name));
    };
    let written: Deno.FileInfo | undefined;
    await serving(root, async (project) => {
      const scripts = await scriptsOf(project);
      const holding = (text: string) => [...scripts.values()].filter((js) => js.includes(text));
      expect(holding("http://www.w3.org/2000/svg")).toHaveLength(1);
      expect(holding("function Counter")).toHaveLength(1);
      expect([...scripts.keys()].some((path) => path.includes("/npm/preact_"))).toBe(true);
      written = await cached();
    }, load);
    await serving(root, async (project) => {
      expect((await scriptsOf(project)).size).toBeGreaterThan(4);
      expect(await cached()).toEqual({ ...written, atime: expect.anything() });
    }, load);
    await Deno.remove(root, { recursive: true });
  });

  it("bundles all together where a package is CommonJS", async () => {
    const root = await makeProject({
      ...FILES,
      "islands/Old.tsx": `export const Old = () => {
        import("old-school").then(({ word }) => globalThis.name = word);
      };`,
      "node_modules/old-school/package.json": `{ "name": "old-school", "version": "1.0.0" }`,
      "node_modules/old-school/index.js": `exports.word = "old";`,
      "routes/index.tsx": `import { Counter } from "../islands/Counter.tsx";
        export default () => <Counter />;`,
    });
    for (const name of ["preact", "@preact"]) {
      await Deno.symlink(join(NODE_MODULES, name), join(root, "node_modules", name));
    }
    await serving(root, async (project) => {
      const page = await project.get("/");
      expect([page.status, page.text]).toEqual([200, expect.stringContaining("count")]);
      const scripts = await scriptsOf(project);
      expect([...scripts.keys()].filter((path) => path.includes("/npm/"))).toEqual([]);
    }, () => Promise.resolve({ app: new App<unknown>().use(staticFiles()).fsRoutes() }));
    await Deno.remove(root, { recursive: true });
  });

  it("shows what a page threw, where, and whatever error page there is", async () => {
    await developing(FILES, async ({ get }) => {
      const shown = await get("/fails", HTML);
      expect(shown.status).toBe(500);
      expect(shown.text).toContain("&lt;i>bang&lt;/i>");
      expect(shown.text).toMatch(/at \S*.* ?\(?routes\/fails\.tsx:1:\d+/);
      expect(shown.text).toContain("EventSource");
      expect((await get("/deep/fails", HTML)).text).toContain("routes/deep/fails.tsx:1:");
    });
  });

  it("leaves a program, and an error that is not a fault, to the app's own error page", async () => {
    await developing(FILES, async ({ get }) => {
      expect((await get("/fails")).text).toContain("sorry");
      expect((await get("/deep/fails")).text).toContain("deeply sorry");
      const gone = await get("/gone", HTML);
      expect([gone.status, gone.text]).toEqual([410, expect.stringContaining("sorry")]);
    });
  });

  const broken: [what: string, files: Record<string, string>, message: string][] = [
    ["a syntax error in an island", { "islands/Bad.tsx": "\nexport const = 1;" }, "Bad.tsx:2:"],
    ["a syntax error in a route", { "routes/bad.tsx": "\nexport const = 1;" }, "bad.tsx:2:"],
    ["a route that throws as it loads", {
      "routes/bad.tsx": `\n\nthrow new Error("bang");`,
    }, "routes/bad.tsx:3:"],
    ["a route without exports", { "routes/bad.tsx": "export {};" }, "routes/bad.tsx:1:1"],
  ];
  for (const [what, files, message] of broken) {
    it(`shows ${what} with its file and line`, async () => {
      await developing({ ...FILES, ...files }, async ({ get }) => {
        const shown = await get("/", HTML);
        expect([shown.status, shown.type]).toEqual([500, "text/html; charset=utf-8"]);
        expect(shown.text).toContain(message);
        expect(shown.text).toContain("EventSource");
        const plain = await get("/");
        expect([plain.status, plain.type]).toEqual([500, "text/plain;charset=UTF-8"]);
        expect(plain.text).toContain(message);
      });
    });
  }

  it("shows why the app does not load", async () => {
    const load = () => Promise.reject(new Error("PORT is not a number"));
    await developing({}, async ({ get }) => {
      expect((await get("/", HTML)).text).toContain("PORT is not a number");
    }, load);
  });
});
