import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const TERMINAL = import.meta.resolve("./terminal.ts");

describe("output to a closed pipe", () => {
  it("ends no work", async () => {
    const code = `import { say } from ${JSON.stringify(TERMINAL)};
      for (let line = 0; line < 20_000; line++) say("x".repeat(50));
      console.error("done");`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", code],
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    await reader.cancel();
    expect(await new Response(child.stderr).text()).toBe("done\n");
    expect((await child.status).code).toBe(0);
  });
});
