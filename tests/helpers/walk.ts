/** The walk of docs/embedding.md, "From a file to your page, by the clock", step by step. */
import { freePort } from "./app.ts";
import { copyApp } from "./copied_app.ts";
import { codeInDocs } from "./doc_code.ts";
import { listening } from "./existing_login.ts";

const HEADING = "From a file to your page, by the clock";
/** As `deno task start` ends what it says. */
const READY = "Stop with Ctrl-C.";

export interface Walk extends AsyncDisposable {
  /** Where the page is, in place of the documented address. */
  readonly page: string;
  /** The rows of the documented table. */
  readonly rows: readonly string[];
}

/** Takes all steps of the page in a copy of the project, on free ports. */
export async function takeWalk(): Promise<Walk> {
  const ports = { maps: freePort(), host: freePort(), emulator: freePort() };
  const here = (text: string) =>
    text.replaceAll("localhost:8000", `localhost:${ports.maps}`)
      .replaceAll("localhost:3000", `localhost:${ports.host}`);
  const [cafes = ""] = await codeInDocs("embedding.md", HEADING, "csv");
  const [script = ""] = await codeInDocs("embedding.md", HEADING, "js");
  // A clone with its build: other tests install and build.
  const [clone, start, ...steps] = (await commands()).map(here);
  if (clone !== "git clone" || start === undefined) throw new Error("The walk starts otherwise");
  const folder = await copyApp({ built: true });
  await Deno.writeTextFile(`${folder}/cafes.csv`, cafes);
  const ownPort = script.replace("listen(3000)", `listen(${ports.host})`);
  await Deno.writeTextFile(`${folder}/host.mjs`, here(ownPort));

  const environment = { PORT: String(ports.maps), EMULATOR_PORT: String(ports.emulator) };
  const running: Deno.ChildProcess[] = [];
  const walk = {
    page: `http://localhost:${ports.host}`,
    rows: cafes.trim().split("\n").slice(1),
    async [Symbol.asyncDispose]() {
      for (const process of running.reverse()) {
        process.kill("SIGTERM");
        await process.status;
      }
      await Deno.remove(folder, { recursive: true });
    },
  };
  try {
    const app = run(start, folder, environment);
    running.push(app);
    await said(app, READY);
    const server = steps.pop() ?? "";
    for (const step of steps) await finished(step, run(step, folder, environment));
    const host = run(server, folder, {});
    running.push(host);
    const ended = host.status.then(() => {
      throw new Error(`${server} ended`);
    });
    // Handled here, so that a later exit is no unhandled rejection.
    ended.catch(() => undefined);
    await Promise.race([listening(ports.host), ended]);
    return walk;
  } catch (error) {
    await walk[Symbol.asyncDispose]();
    throw error;
  }
}

/** The first code of each row of the section's table. */
async function commands(): Promise<string[]> {
  const page = await Deno.readTextFile(new URL("../../docs/embedding.md", import.meta.url));
  const section = page.split(/^## /m).find((part) => part.startsWith(HEADING)) ?? "";
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, command = ""]) => command);
}

/** `exec`, so that a signal reaches the program itself. */
function run(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Deno.ChildProcess {
  const [, settings = "", program = ""] = /^((?:[A-Z_]+=\S+ )*)(.*)$/.exec(command) ?? [];
  return new Deno.Command("sh", {
    args: ["-c", `${settings} exec ${program} 2>&1`],
    cwd,
    env: { ...env, NO_COLOR: "1", PATH: `${denoFolder()}:${Deno.env.get("PATH") ?? ""}` },
    stdin: "null",
    stdout: "piped",
  }).spawn();
}

const denoFolder = () => Deno.execPath().replace(/\/[^/]*$/, "");

async function finished(command: string, process: Deno.ChildProcess): Promise<void> {
  const { success, stdout } = await process.output();
  if (!success) throw new Error(`${command}:\n${new TextDecoder().decode(stdout)}`);
}

/** Resolves once the text is in the output, which is then read on and dropped. */
async function said(process: Deno.ChildProcess, text: string): Promise<void> {
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let output = "";
  while (!output.includes(text)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`It ended without saying "${text}":\n${output}`);
    output += value;
  }
  const drop = async () => {
    while (!(await reader.read()).done);
  };
  void drop();
}
