import { expect } from "@std/expect";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Runs a benchmark as `deno task bench --smoke` does, and expects it to come to its end. */
export async function expectToRun(name: string): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "bench/main.ts", "--smoke", name],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const [told, failure] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  expect({ success, failure }).toEqual({ success: true, failure: "" });
  const ran = [...(told ?? "").matchAll(/^(\w+) ran: \d+ ms$/gm)].map(([, name]) => name);
  expect(ran).toEqual([name]);
}
