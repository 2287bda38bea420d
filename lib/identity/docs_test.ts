import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { ITERATIONS } from "./password.ts";
import { RECHECK_MS } from "./sessions.ts";
import { LIMITS } from "./throttle.ts";

const page = await Deno.readTextFile(new URL("../../docs/users.md", import.meta.url));
const script = await Deno.readTextFile(new URL("../../scripts/users.ts", import.meta.url));

describe("docs/users.md", () => {
  it("lists the commands that there are", () => {
    const listed = [...page.matchAll(/^\| `([a-z-]+)[^`]*` /gm)].map(([, command]) => command);
    const cases = [...script.matchAll(/^ {4}case "([a-z-]+)":/gm)].map(([, command]) => command);
    expect(listed).toEqual(cases);
  });

  it("tells the limits that are in force", () => {
    const told = [...page.matchAll(/^\| (an account|an address|all of them) +\| (\d+) /gm)];
    expect(told.map(([, , limit]) => Number(limit)))
      .toEqual([LIMITS.account, LIMITS.address, LIMITS.all]);
    expect(page).toContain(`each address has ${LIMITS.addressUnderAttack} left`);
    expect(page).toContain(`${ITERATIONS.toLocaleString("en")} iterations`);
    expect(page).toContain(`trusts\n  what it read for ${RECHECK_MS / 1000} seconds`);
  });
});
