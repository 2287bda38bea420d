import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { inputFingerprint } from "./build_inputs.ts";

const JSR = "jsr:@fresh/core@^2.3.3";
const STAND_IN = "file:///app/jsr/fresh/src/mod.ts";

let root: string;
beforeEach(async () => {
  root = await Deno.makeTempDir();
  const folders = [
    "routes",
    "islands",
    "components",
    "lib",
    "static",
    "styles",
    "scripts/map_bundle",
  ];
  for (const folder of [...folders, "jsr/fresh/src"]) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  }
  const scripts = [
    "build_inputs",
    "element_bundle",
    "encoded_files",
    "first_scripts",
    "page_scripts",
    "page_styles",
    "accent_ink",
  ].map((name) => `scripts/${name}.ts`);
  for (
    const file of [...scripts, "dev.ts", "fresh.config.ts", "deno.json", "jsr/fresh/src/mod.ts"]
  ) {
    await Deno.writeTextFile(`${root}/${file}`, "");
  }
});
afterEach(async () => {
  await Deno.remove(root, { recursive: true });
});

describe("the fingerprint of a build", () => {
  it("is the same for the same inputs", async () => {
    expect(await inputFingerprint(root, STAND_IN)).toBe(await inputFingerprint(root, STAND_IN));
  });

  it("goes by contents, whatever the files' dates", async () => {
    const before = await inputFingerprint(root, STAND_IN);
    await Deno.utime(`${root}/dev.ts`, new Date(0), new Date(0));
    expect(await inputFingerprint(root, STAND_IN)).toBe(before);
    await Deno.writeTextFile(`${root}/lib/added.ts`, "export {};");
    expect(await inputFingerprint(root, STAND_IN)).not.toBe(before);
  });

  it("leaves tests out", async () => {
    const before = await inputFingerprint(root, STAND_IN);
    await Deno.writeTextFile(`${root}/lib/added_test.ts`, "export {};");
    expect(await inputFingerprint(root, STAND_IN)).toBe(before);
  });

  it("distinguishes the stand-in from the original, whose files the build would import", async () => {
    expect(await inputFingerprint(root, STAND_IN)).not.toBe(await inputFingerprint(root, JSR));
  });

  it("changes with an edit of what is linked, and of nothing that is not", async () => {
    const linked = await inputFingerprint(root, STAND_IN);
    const original = await inputFingerprint(root, JSR);
    await Deno.writeTextFile(`${root}/jsr/fresh/src/mod.ts`, "edited");
    expect(await inputFingerprint(root, STAND_IN)).not.toBe(linked);
    expect(await inputFingerprint(root, JSR)).toBe(original);
  });

  it("needs no stand-in where none is linked", async () => {
    await Deno.remove(`${root}/jsr`, { recursive: true });
    expect(await inputFingerprint(root, JSR)).toContain(`fresh ${JSR}`);
  });

  it("changes with what the lock file of another configuration pins", async () => {
    const before = await inputFingerprint(root, JSR);
    await Deno.writeTextFile(`${root}/deno.jsr.lock`, "{}");
    expect(await inputFingerprint(root, JSR)).not.toBe(before);
  });
});
