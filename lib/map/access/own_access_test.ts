import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { ownAccess } from "./own_access.ts";
import { accessFor, MINUTE_MS, settle } from "./test_helpers.ts";

const SUBJECT = { displayName: "Ann", map: "stores", hash: "first" };

describe("access for the person of the page", () => {
  it("is returned to them, and not to another person who signed in in another tab", async () => {
    const answer = { ...accessFor("token", MINUTE_MS, 0), map_hash: "first" };
    const left = Promise.withResolvers<void>();
    const request = ownAccess(SUBJECT, () => Promise.resolve(Response.json(answer)), left.resolve);
    expect((await request({})).token).toBe("token");
    answer.display_name = "Bob";
    let given = false;
    request({}).then(() => given = true);
    await left.promise;
    await settle();
    expect(given).toBe(false);
  });

  it("is not returned with a changed document: the page reloads", async () => {
    const answer = { ...accessFor("token", MINUTE_MS, 0), map_hash: "second" };
    const left = Promise.withResolvers<void>();
    const asked: string[] = [];
    const fetcher: typeof fetch = (input) => {
      asked.push(String(input));
      return Promise.resolve(Response.json(answer));
    };
    ownAccess(SUBJECT, fetcher, left.resolve)({});
    await left.promise;
    expect(asked).toEqual(["/api/carto-token?map=stores"]);
  });
});
