/** Paths that the stand-in takes, and of which it is not known what Fresh does. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App } from "fresh";

async function textOf(app: App<unknown>, path: string): Promise<string> {
  return await (await app.handler()(new Request(`http://localhost${path}`))).text();
}

describe("a path", () => {
  it("with malformed escapes gives them to the handler as they came", async () => {
    const app = new App().get("/u/:id", (ctx) => ctx.text(ctx.params.id ?? ""));
    expect(await textOf(app, "/u/%E0%A4%A")).toBe("%E0%A4%A");
  });

  it("matches letters outside ASCII, which requests percent-encode", async () => {
    const app = new App().get("/über", (ctx) => ctx.text("exact"))
      .get("/füße/:n", (ctx) => ctx.text(ctx.params.n ?? ""));
    expect(await textOf(app, "/über")).toBe("exact");
    expect(await textOf(app, "/füße/ä")).toBe("ä");
  });
});
