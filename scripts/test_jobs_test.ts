import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { testJobs } from "./test_jobs.ts";

const UNITS = Array.from({ length: 30 }, (_, n) => `lib/unit${n}_test.ts`);
const STAND_IN = "jsr/a_test.ts";
const FILES = [
  ...UNITS,
  STAND_IN,
  ...["lib/unit.ts", "islands/Map_test.tsx", "own/node_modules/p_test.ts", ".data/old_test.ts"],
  ...["apart/own_test.ts", "lib/apart/own_test.ts", "bench/smoke_test.ts", "lib/alone_test.ts"],
  ...["tests/http/a_test.ts", "tests/top_test.ts", "tests/browser/b_test.ts"],
  "tests/browser/panel_test.ts",
  ...["tests/oidc/browser_test.ts", "tests/oidc/a_test.ts", "tests/broker/kill_test.ts"],
];

let folder: string;
beforeAll(async () => {
  folder = await Deno.makeTempDir();
  for (const file of FILES) {
    await Deno.mkdir(`${folder}/${file.slice(0, file.lastIndexOf("/"))}`, { recursive: true });
    await Deno.writeTextFile(`${folder}/${file}`, "");
  }
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ exclude: ["apart/"] }));
});
afterAll(() => Deno.remove(folder, { recursive: true }));

const jobs = () => testJobs(new URL(`file://${folder}/`), ["lib/alone_test.ts"]);

describe("testJobs()", () => {
  it("gives each file of the browser's a process, and some of the app's, the longest first", async () => {
    const { browser, app } = await jobs();
    expect(browser.map(({ files }) => files)).toEqual([
      ["tests/browser/panel_test.ts"],
      ["tests/browser/b_test.ts"],
      ["tests/oidc/browser_test.ts"],
    ]);
    expect(app.map(({ files }) => files)).toEqual([
      ["tests/broker/kill_test.ts"],
      ["bench/smoke_test.ts", "tests/http/a_test.ts", "tests/oidc/a_test.ts"],
    ]);
    expect(app.map(({ inOneIsolate }) => inOneIsolate)).toEqual([false, true]);
  });

  it("has every other test in one job, but for those of others' and those left out", async () => {
    const { unit } = await jobs();
    expect(unit.length).toBeGreaterThan(1);
    expect(unit.flatMap(({ files }) => files).toSorted()).toEqual(
      [...UNITS, STAND_IN, "islands/Map_test.tsx", "lib/apart/own_test.ts", "tests/top_test.ts"]
        .toSorted(),
    );
  });

  it("lets units share an isolate, but for those of packages that keep state", async () => {
    const { unit } = await jobs();
    const together = unit.filter(({ inOneIsolate }) => inOneIsolate).flatMap(({ files }) => files);
    expect(together).toContain("lib/unit0_test.ts");
    expect(together).not.toContain(STAND_IN);
  });
});
