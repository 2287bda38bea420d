/** Runs `deno task users` as an operator does, and a user directory that allows everyone. */
import type { Standing } from "../../lib/identity/standing.ts";
import { FIRST_GENERATION } from "../../lib/storage/revocation_rows.ts";

/** Every user is allowed. */
export const everybodyStands = (): Standing => ({
  keys: [],
  check: () => Promise.resolve(FIRST_GENERATION),
});

const ROOT = new URL("../../", import.meta.url).pathname;

/** @param options `stdin`: the input for the password prompt; `task`: another task's file. */
export async function runUsers(
  words: readonly string[],
  { environment, stdin = "", task = "cli/users.ts" }: {
    environment: Readonly<Record<string, string>>;
    task?: string;
    stdin?: string;
  },
): Promise<{ output: string; code: number }> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-P=app", task, ...words],
    cwd: ROOT,
    env: { APP_ORIGIN: "https://maps.example.com", ...environment, NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin)).catch(() => undefined);
  await writer.close().catch(() => undefined);
  const { code, stdout, stderr } = await process.output();
  const decoder = new TextDecoder();
  return { output: decoder.decode(stdout) + decoder.decode(stderr), code };
}
