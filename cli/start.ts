/**
 * `deno task start [CONFIG]`: installs what is missing, builds what is stale, and serves under the
 * permissions that the configuration calls for. It imports no package: none may be installed yet.
 *
 * CONFIG is the configuration of Deno to do it with in place of deno.json.
 */
import { say } from "../lib/log/terminal.ts";

/** What takes less than this is not worth a line. */
const PATIENCE_MS = 500;

const [config] = Deno.args;
/** Packages of JSR look for theirs of npm where Deno itself installed them. */
const of = config === undefined ? [] : ["--config", config, "--node-modules-dir=auto"];
/** Fresh itself builds with programs of its own, which it may also fetch. */
const building = config === undefined ? "-P=build" : "-A";
const run = (...args: string[]) => ["run", ...of, "--quiet", ...args];
const ENV_FILE = "--env-file=.env";

await step("Installing packages…", ["install", ...of, "--quiet"]);
await step("Building…", run(building, "dev.ts", "build", "--if-stale"));
const { stdout, stderr } = await step(
  "Reading the configuration…",
  run(ENV_FILE, "-P=app", "cli/permissions.ts", "--json"),
);
// It warns of whom it could not ask.
Deno.stderr.writeSync(stderr);
const permissions: unknown = JSON.parse(new TextDecoder().decode(stdout));
if (!isTexts(permissions)) throw new TypeError("cli/permissions.ts prints no list of flags");
Deno.exit(await serve(permissions));

/**
 * Runs Deno. What it says is shown where it fails, and the start ends then.
 *
 * @param doing what to tell the person at the terminal where it takes a while.
 * @returns what it said.
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
    // It has ended already.
  }
}
