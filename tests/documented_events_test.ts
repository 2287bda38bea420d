/** Each event of the log and the audit is in docs/observability.md. */
import { expect } from "@std/expect";
import { it } from "@std/testing/bdd";

const ROOT = new URL("../", import.meta.url).pathname;
const LOGGED = /\blog\.(?:error|warn|info)\(\s*"([a-z_]+)"/g;
const RECORDED = /readonly event: ([^;]+);/g;

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* sources(path);
    else if (/(?<!_test)\.tsx?$/.test(name)) yield await Deno.readTextFile(path);
  }
}

it("docs/observability.md names every event of the log and of the audit", async () => {
  const page = await Deno.readTextFile(`${ROOT}docs/observability.md`);
  const events = new Set<string>();
  const main = await Deno.readTextFile(`${ROOT}main.ts`);
  for (const source of [main, ...await Array.fromAsync(sources(`${ROOT}lib`))]) {
    for (const [, event = ""] of source.matchAll(LOGGED)) events.add(event);
  }
  const audit = await Deno.readTextFile(`${ROOT}lib/audit/events.ts`);
  for (const [, union = ""] of audit.matchAll(RECORDED)) {
    for (const [, event = ""] of union.matchAll(/"([a-z_]+)"/g)) events.add(event);
  }
  expect(events.size).toBeGreaterThan(40);
  expect([...events].filter((event) => !page.includes(`\`${event}\``))).toEqual([]);
});
