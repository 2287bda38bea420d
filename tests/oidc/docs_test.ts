import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { PROBLEM_TABLE } from "../../lib/http/problem_table.ts";
import { oidcProblems } from "../../lib/locale/en/oidc_problems.ts";

const page = await Deno.readTextFile(new URL("../../docs/identity-provider.md", import.meta.url));

describe("docs/identity-provider.md", () => {
  it("lists every fault with the status of its page", () => {
    const listed = [...page.matchAll(/^\| `(\w+)` +\| (\d{3}) /gm)]
      .map(([, fault, status]) => [fault, Number(status)]);
    const codes = new Set<string>(Object.keys(oidcProblems));
    const all = Object.entries(PROBLEM_TABLE).filter(([code]) => codes.has(code))
      .map(([code, { status }]) => [code.replace("sign_in_", ""), status]);
    expect(listed.toSorted()).toEqual(all.toSorted());
  });

  it("names addresses that are there", async () => {
    const paths = [...page.matchAll(/https:\/\/maps\.example\.com(\/[\w/-]+)/g)];
    expect(paths.length).toBeGreaterThanOrEqual(3);
    for (const [, path] of paths) {
      const found = await Promise.any(
        ["ts", "tsx"].map((kind) =>
          Deno.stat(new URL(`../../routes${path}.${kind}`, import.meta.url))
        ),
      );
      expect(found.isFile).toBe(true);
    }
  });
});
