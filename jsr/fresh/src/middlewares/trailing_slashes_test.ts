import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, trailingSlashes } from "fresh";

async function visit(mode: "always" | "never", path: string): Promise<[number, string | null]> {
  const app = new App().use(trailingSlashes(mode)).get("/", (ctx) => ctx.text("root"))
    .get("/a/b", (ctx) => ctx.text("page"));
  const { status, headers } = await app.handler()(new Request(`http://localhost${path}`));
  return [status, headers.get("location")];
}

describe("trailingSlashes()", () => {
  it("takes the slash away, and keeps the query", async () => {
    expect(await visit("never", "/a/b/?x=1&y=/")).toEqual([302, "/a/b?x=1&y=/"]);
    expect(await visit("never", "/a/b")).toEqual([200, null]);
  });

  it("adds the slash, and keeps the query", async () => {
    expect(await visit("always", "/a/b?x=1")).toEqual([302, "/a/b/?x=1"]);
    expect(await visit("always", "/a/b/")).toEqual([200, null]);
  });

  it("never touches the root", async () => {
    expect(await visit("always", "/")).toEqual([200, null]);
    expect(await visit("never", "/?x")).toEqual([200, null]);
  });

  it("cannot be made to leave the origin", async () => {
    expect(await visit("never", "//evil.test/")).toEqual([302, "/evil.test"]);
    expect(await visit("never", "/\\evil.test/")).toEqual([302, "/evil.test"]);
  });
});
