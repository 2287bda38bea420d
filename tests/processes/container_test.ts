import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { whyNot } from "../../scripts/rehearse/container/main.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

const reason = await whyNot();

describe(`the Dockerfile's image${reason === undefined ? "" : ` (skipped: ${reason})`}`, () => {
  it("serves maps through proxies without root and on a read-only disk", {
    ignore: reason !== undefined,
  }, async () => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "rehearse", "container"],
      cwd: ROOT,
      stderr: "inherit",
    }).output();
    const text = new TextDecoder().decode(stdout);
    expect(text).toMatch(/Alive after \d+ ms, as user 1993:1993, on a read-only disk/);
    expect(text).toContain("nginx: its file is valid, and the app sees the client's own address");
    expect(text).toMatch(/signed in through nginx, and the map counts \d+ stores in view/);
    expect(text).toContain("All of this holds.");
  });
});
