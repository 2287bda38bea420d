/** Rules of the house that no single file can keep. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { variableNames } from "../lib/config_variables.ts";

const Configuration = v.looseObject({
  links: v.optional(v.array(v.string())),
  lock: v.optional(v.unknown()),
  permissions: v.object({ app: v.object({ env: v.array(v.string()) }) }),
});

async function configuration(name: string) {
  const text = await Deno.readTextFile(new URL(`../${name}`, import.meta.url));
  return v.parse(Configuration, JSON.parse(text));
}

describe("deno.jsr.json", () => {
  it("is deno.json without links, and with a lock file of its own", async () => {
    const { links, ...ours } = await configuration("deno.json");
    const { lock, ...theirs } = await configuration("deno.jsr.json");
    expect(theirs).toEqual(ours);
    expect(links).not.toHaveLength(0);
    expect(lock).toEqual({ path: "./deno.jsr.lock" });
  });
});

describe("the app's permissions", () => {
  it("let it read the variables it documents, and KV's own", async () => {
    const { permissions } = await configuration("deno.json");
    expect(permissions.app.env.toSorted())
      .toEqual([...variableNames(), "DENO_KV_ACCESS_TOKEN"].sort());
  });
});

describe("a secret", () => {
  it("is no UUID: those have fewer random bits (OWASP ASVS 5.0, 11.5.1)", async () => {
    const folder = new URL("../lib/identity/", import.meta.url);
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile || !name.endsWith(".ts")) continue;
      const text = await Deno.readTextFile(new URL(name, folder));
      expect([name, text.includes("randomUUID")]).toEqual([name, false]);
    }
  });
});
