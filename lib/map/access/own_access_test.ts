import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { ownAccess } from "./own_access.ts";
import { accessFor, MINUTE_MS, settle } from "./test_helpers.ts";

describe("access for the person of the page", () => {
  it("is given to them, and to nobody who signed in in another tab", async () => {
    const answer = { ...accessFor("token", MINUTE_MS, 0) };
    const left = Promise.withResolvers<void>();
    const request = ownAccess("Ann", () => Promise.resolve(Response.json(answer)), left.resolve);
    expect((await request({})).token).toBe("token");
    answer.display_name = "Bob";
    let given = false;
    request({}).then(() => given = true);
    await left.promise;
    await settle();
    expect(given).toBe(false);
  });
});
