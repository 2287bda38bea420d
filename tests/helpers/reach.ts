/**
 * Runs before the app under its permissions, and attempts what they must not allow. Prints the
 * attempts, and those that were not refused.
 */
import { say } from "../../lib/log/terminal.ts";

const attempts: Readonly<Record<string, () => unknown>> = {
  "call another host": () => fetch("http://127.0.0.1:65000/"),
  "connect to another host": () => Deno.connect({ hostname: "127.0.0.1", port: 65_000 }),
  "listen at another port": () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  "read a file of the system": () => Deno.readTextFile("/etc/hosts"),
  "read beside the project": () => Array.from(Deno.readDirSync("..")),
  "read the file with the secrets": () => Deno.readTextFile(".env"),
  "read the project's history": () => Deno.readTextFile(".git/HEAD"),
  "change its own code": () => Deno.writeTextFile("main.ts", "", { append: true }),
  "change what browsers get": () => Deno.writeTextFile("static/icon.svg", "", { append: true }),
  "write a file of the system": () => Deno.mkdir("/tmp/carto-embed-reach"),
  "read a variable that is not the app's": () => Deno.env.get("HOME"),
  "run a program": () => new Deno.Command("true").output(),
  "load a library": () => Deno.dlopen("libc.so.6", {}),
  "read system information": () => Deno.hostname(),
};

const reached: string[] = [];
for (const [what, attempt] of Object.entries(attempts)) {
  try {
    await attempt();
    reached.push(what);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) reached.push(what);
  }
}
say(JSON.stringify({ tried: Object.keys(attempts).length, reached }));
