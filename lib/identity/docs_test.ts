import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { DEVICE_LIFETIME_MS } from "./throttle/known_devices.ts";
import { ITERATIONS } from "./passwords/password.ts";
import { RECHECK_MS } from "./sessions/sessions.ts";
import { LIMITS } from "./throttle/throttle.ts";

const page = await Deno.readTextFile(new URL("../../docs/users.md", import.meta.url));
const script = await Deno.readTextFile(new URL("../../cli/users.ts", import.meta.url));

describe("docs/users.md", () => {
  it("lists the commands that there are", () => {
    const listed = [...page.matchAll(/^\| `([a-z-]+)[^`]*` /gm)].map(([, command]) => command);
    const cases = [...script.matchAll(/^ {4}case "([a-z-]+)":/gm)].map(([, command]) => command);
    expect(listed).toEqual(cases);
  });

  it("states the limits that are in force", () => {
    const limit = (what: string) =>
      [...page.matchAll(/^\| ([^|]+?) +\| (\d+) /gm)].find(([, name]) => name === what)?.[2];
    const stated = ["an address, or a /64 of IPv6", "a /56 of IPv6", "a /48 of IPv6"].map(
      limit,
    );
    expect(stated).toEqual(LIMITS.networks.map(String));
    expect([limit("an account"), limit("all of them")])
      .toEqual([LIMITS.account, LIMITS.all].map(String));
    expect(page).toContain(`each network has ${LIMITS.networksUnderAttack.join(", ")} left`);
    expect(page).toContain(`after ${LIMITS.device} failures`);
    expect(page).toContain(`${DEVICE_LIFETIME_MS / 86_400_000} days`);
    expect(page).toContain(`${ITERATIONS.toLocaleString("en")} iterations`);
    expect(page).toContain(`trusts\n  what it read for ${RECHECK_MS / 1000} seconds`);
  });
});
