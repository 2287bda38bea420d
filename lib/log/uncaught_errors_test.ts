import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const here = (name: string) => new URL(name, import.meta.url).href;

/** A process that catches nothing of what it throws, and prints at its end that it got there. */
async function run(code: string): Promise<{ code: number; out: string; err: string }> {
  const program = `
    import { catchUncaught } from "${here("./uncaught_errors.ts")}";
    import { createLog } from "${here("./log.ts")}";
    import { createRedaction } from "${here("./redaction.ts")}";
    const write = (line) => Deno.stderr.writeSync(new TextEncoder().encode(line));
    catchUncaught(createLog({ write, now: () => 0, hide: createRedaction(["the canary"]) }));
    ${code}
    setTimeout(() => console.log("went on"), 20);`;
  const { code: exit, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", program],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: exit, out: text(stdout), err: text(stderr) };
}

describe("an uncaught error", () => {
  const thrown: [string, string, string][] = [
    ["a rejection", `Promise.reject(new Error("with the canary"));`, "unhandled_rejection"],
    [
      "a rejection for a cause",
      `Promise.reject(new Error("", { cause: new Error("the canary") }));`,
      "unhandled_rejection",
    ],
    [
      "an error in a timer",
      `setTimeout(() => { throw new Error("the canary"); });`,
      "uncaught_error",
    ],
  ];
  for (const [what, code, event] of thrown) {
    it(`is logged without its secrets, and ends nothing: ${what}`, async () => {
      const { code: exit, out, err } = await run(code);
      expect([exit, out]).toEqual([0, "went on\n"]);
      const record = JSON.parse(err);
      expect(record).toMatchObject({ level: "error", event });
      expect(err).toContain("[hidden]");
      expect(err).not.toContain("canary");
    });
  }
});
