/** What an app writes to standard error, seen from another process. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const config = new URL("../../../deno.json", import.meta.url).pathname;

async function logOf(routes: string): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      file,
      `import { App, HttpError } from "fresh";
      const app = new App()${routes};
      await app.handler()(new Request("http://localhost/"));
      Deno.exit();`,
    );
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--config", config, "--no-check", file],
      env: { NO_COLOR: "1" },
    }).output();
    expect(success).toBe(true);
    return new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(file);
  }
}

const throwing = (error: string) => `.get("/", () => { throw ${error}; })`;

describe("an unhandled error is logged", () => {
  it("when it is no HttpError, with what caused it", async () => {
    const log = await logOf(throwing(`new Error("outer", { cause: new Error("inner") })`));
    expect(log).toMatch(/outer[^]*inner/);
  });

  it("when it is an HttpError of 500 or more, and not below", async () => {
    expect(await logOf(throwing(`new HttpError(503, "down")`))).toContain("down");
    expect(await logOf(throwing(`new HttpError(404, "missing")`))).toBe("");
  });

  it("not when an error page handles it", async () => {
    const handled = `.onError("/", (ctx) => ctx.text("handled"))`;
    expect(await logOf(handled + throwing(`new Error("secret")`))).toBe("");
  });
});
