import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import fc from "fast-check";
import { type BuiltSite, builtSite } from "../../tests/built_site.ts";

const CANARY = "canary: not for clients";
const PUBLIC = "anybody may read this";

let site: BuiltSite;
let servers: ((path: string) => Promise<Response>)[];
beforeAll(async () => {
  site = await builtSite({
    "secret.txt": CANARY,
    "static-secret/secret.txt": CANARY,
    "static/open/file.txt": PUBLIC,
    "static/%2e%2e/odd.txt": PUBLIC,
  });
  await Deno.writeTextFile(`${site.root}/_fresh/secret.txt`, CANARY);
  const app = new App().use(staticFiles());
  (await new Builder({ root: site.root }).build({ snapshot: "memory" }))(app);
  const handler = app.handler();
  servers = [site.fetch, (path) => handler(new Request(`http://localhost${path}`))];
});
afterAll(async () => await site[Symbol.asyncDispose]());

describe("staticFiles()", () => {
  it("serves a file by its own path", async () => {
    for (const server of servers) {
      for (const path of ["/open/file.txt", "/%6Fpen/file%2Etxt", "//open//file.txt"]) {
        expect(await (await server(path)).text()).toBe(PUBLIC);
      }
      expect(await (await server("/%252e%252e/odd.txt")).text()).toBe(PUBLIC);
    }
  });

  it("serves nothing else, however its path is spelled", async () => {
    const atom = fc.constantFrom(
      ...["/", "//", "\\", "%2f", "%2F", "%5c", "%252f", "%c0%af", "%e0%80%af", "%ef%bc%8f"],
      ...[".", "..", "...", "%2e", "%2e%2e", "%2E.", "%252e%252e", "..;", "%c0%ae", "．．"],
      ...["%00", "%0a", "%20", ":", "::$DATA", "~", "C:", "file:", "?", "#", "%", "%zz", "%u002e"],
      ...["open", "file.txt", "secret.txt", "static", "static-secret", "_fresh", "encoded"],
      ...["server.js", "snapshot.js", "main.ts", "etc", "passwd", "proc", "self", "environ"],
    );
    const path = fc.array(atom, { minLength: 1, maxLength: 9 }).map((atoms) =>
      `/${atoms.join("")}`
    );
    await fc.assert(
      fc.asyncProperty(path, async (path) => {
        for (const server of servers) {
          const response = await server(path);
          const body = await response.text();
          if (response.status === 200) expect(body).toBe(PUBLIC);
          else expect([307, 404]).toContain(response.status);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("serves nothing outside by the usual ways up", async () => {
    const up = ["..", "%2e%2e", ".%2e", "%2e.", "..%2f..", "..%5c..", "%2e%2e%2f%2e%2e"];
    for (const server of servers) {
      for (const step of up) {
        for (const file of ["secret.txt", "main.ts", "_fresh/server.js", "_fresh/secret.txt"]) {
          for (const path of [`/${step}/${file}`, `/open/${step}/${step}/${file}`]) {
            const response = await server(path);
            expect([path, response.status]).toEqual([path, 404]);
            await response.body?.cancel();
          }
        }
      }
      for (const path of [site.root, `${site.root}/secret.txt`, `/${site.root}/secret.txt`]) {
        expect((await server(path)).status).toBe(404);
      }
    }
  });
});
