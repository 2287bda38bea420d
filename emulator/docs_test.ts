import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { ENDPOINTS, faultSchema } from "./control/fault.ts";
import { resolveOptions } from "./options.ts";

describe("docs/emulator.md", () => {
  const read = () => Deno.readTextFile(new URL("../docs/emulator.md", import.meta.url));

  it("lists every endpoint and every kind of fault", async () => {
    const page = await read();
    for (const endpoint of ENDPOINTS) expect(page).toContain(`\`${endpoint}\``);
    const kinds = faultSchema.options.map(({ entries }) => entries.kind.literal);
    expect(kinds.length).toBe(11);
    for (const kind of kinds) expect(page).toMatch(new RegExp(`^\\| \`${kind}\` `, "m"));
  });

  it("names every option", async () => {
    const page = await read();
    const settings = resolveOptions({ dataDir: "x" }, () => undefined);
    const silent = new Set(["hostname", "onProgress"]);
    const options = Object.keys(settings).filter((name) => !silent.has(name));
    for (const option of options) expect(page).toContain(`\`${option}\``);
  });
});
