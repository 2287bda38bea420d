/**
 * `deno task start [CONFIG]` installs missing packages, builds if the build is stale, and serves
 * with the permissions that the configuration needs. It imports no package: none may be installed.
 *
 * CONFIG is a Deno configuration file to use instead of deno.json.
 */
import { say } from "../lib/log/terminal.ts";

/** Steps that take less time than this print nothing. */
const PATIENCE_MS = 500;

const [config] = Deno.args;
/** JSR packages need their npm dependencies where Deno itself installs them. */
const of = config === undefined ? [] : ["--config", config, "--node-modules-dir=auto"];
/** The original Fresh builds with programs of its own, which it may also download. */
const building = config === undefined ? "-P=build" : "-A";
const run = (...args: string[]) => ["run", ...of, "--quiet", ...args];
const ENV_FILE = "--env-file=.env";

await step("Installing packages…", ["install", ...of, "--quiet"]);
await step("Building…", run(building, "dev.ts", "build", "--if-stale"));
const { stdout, stderr } = await step(
  "Reading the configuration…",
  run(ENV_FILE, "-P=app", "cli/permissions.ts", "--json"),
);
// It warns of servers that did not respond.
Deno.stderr.writeSync(stderr);
const permissions: unknown = JSON.parse(new TextDecoder().decode(stdout));
if (!isTexts(permissions)) throw new TypeError("cli/permissions.ts prints no list of flags");
Deno.exit(await serve(permissions));

/**
 * Runs Deno. If it fails, prints its output and exits.
 *
 * @param doing the text to print if it takes a while.
 * @returns its output.
 */
async function step(doing: string, args: readonly string[]): Promise<Deno.CommandOutput> {
  const timer = setTimeout(() => say(doing), PATIENCE_MS);
  const output = await new Deno.Command(Deno.execPath(), { args: [...args], stdin: "null" })
    .output();
  clearTimeout(timer);
  if (output.success) return output;
  Deno.stdout.writeSync(output.stdout);
  Deno.stderr.writeSync(output.stderr);
  Deno.exit(output.code);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

/** @returns the app's exit code. */
async function serve(permissions: readonly string[]): Promise<number> {
  const app = new Deno.Command(Deno.execPath(), {
    args: run(ENV_FILE, ...permissions, "serve.ts"),
  }).spawn();
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, () => passOn(app, signal));
  return (await app.status).code;
}

function passOn(app: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    app.kill(signal);
  } catch {
    // The process has already ended.
  }
}
