/**
 * Plays Deno Deploy as far as it is documented: the variables that it sets, KV as the linked
 * database, the address that it chooses, its cron jobs, and SIGINT five seconds before SIGKILL
 * (docs.deno.com/deploy: "Runtime", "Environment variables and contexts", "Cron").
 */
import { type CronSocket, cronSocket } from "./cron_socket.ts";
import { freePort } from "./app.ts";
import { KV_ACCESS_TOKEN } from "./kv_connect/server.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
/** Between SIGINT and SIGKILL. */
const KILLED_MS = 5_000;
const READY_MS = 30_000;

export interface InstanceOptions {
  /** The app's folder, with a build. @default this project's */
  readonly root?: string;
  /** `production`, `git-branch/<name>` or `preview/<revision>`. */
  readonly timeline: string;
  /** The database of this timeline, as a KV Connect URL; undefined: none is linked. */
  readonly database: string | undefined;
  /** What the operator has set for the context. */
  readonly variables: Readonly<Record<string, string>>;
  /** @default {"_fresh/server.js"} */
  readonly entry?: string;
}

export interface Instance {
  readonly timeline: string;
  /** Where the platform passes requests on. */
  readonly origin: string;
  /** Milliseconds from the start of the process until it answered. */
  readonly readyMs: number;
  readonly cron: CronSocket;
  /** Standard output and standard error so far. */
  output(): string;
  /** Stops it as the platform does. @returns its exit code, and the milliseconds until it ended. */
  interrupt(): Promise<{ code: number; signal: Deno.Signal | null; ms: number }>;
  /** Ends it without warning, as a machine that fails. */
  kill(): Promise<void>;
}

/** The variables of a build, and of nothing else: it has no settings of the app. */
export const BUILD_VARIABLES: Readonly<Record<string, string>> = {
  CI: "true",
  DENO_DEPLOY: "true",
  DENO_DEPLOY_APP_ID: "0f8fad5b-d9cb-469f-a165-70867728950e",
  DENO_DEPLOY_APP_SLUG: "maps",
  DENO_DEPLOY_ORG_ID: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  DENO_DEPLOY_ORG_SLUG: "acme",
  DENO_DEPLOY_BUILD_ID: "k3x9m2",
};

/** What a process needs of this machine: programs, and the folder of Deno's caches. */
export function machine(): Record<string, string> {
  return Object.fromEntries(
    ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME"].flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * Starts an instance and waits until it answers. It may read, but write nothing: what an instance
 * may write on the platform is not documented.
 */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { root = ROOT, timeline, database, variables, entry = "_fresh/server.js" } = options;
  const { CI: _, ...platform } = BUILD_VARIABLES;
  const port = freePort();
  const cron = cronSocket();
  const startedAt = performance.now();
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--allow-net", "--allow-env", "--allow-sys"],
      ...["--allow-read", entry],
    ],
    cwd: root,
    clearEnv: true,
    env: {
      ...machine(),
      ...platform,
      DENO_AUTO_SERVE: "1",
      DENO_DEPLOYMENT_ID: crypto.randomUUID(),
      DENO_KV_REQUIRES_DISTRIBUTED_DATABASE: "error",
      DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`,
      DENO_TIMELINE: timeline,
      DENO_UNSTABLE_CRON_SOCK: cron.address,
      NO_COLOR: "1",
      ...database === undefined
        ? {}
        : { DENO_KV_DEFAULT_PATH: database, DENO_KV_ACCESS_TOKEN: KV_ACCESS_TOKEN },
      ...variables,
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let output = "";
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) output += text;
  };
  const ended = Promise.all([process.status, collect(process.stdout), collect(process.stderr)]);
  const origin = `http://127.0.0.1:${port}`;
  await answers(origin, process.status, () => output);
  return {
    timeline,
    origin,
    readyMs: Math.round(performance.now() - startedAt),
    cron,
    output: () => output,
    async interrupt() {
      const from = performance.now();
      process.kill("SIGINT");
      const killing = setTimeout(() => process.kill("SIGKILL"), KILLED_MS);
      const { code, signal } = await process.status;
      const ms = Math.round(performance.now() - from);
      clearTimeout(killing);
      await Promise.all([ended, cron.close()]);
      return { code, signal, ms };
    },
    async kill() {
      process.kill("SIGKILL");
      await Promise.all([ended, cron.close()]);
    },
  };
}

/** @throws {Error} where it ends before, or takes too long. */
async function answers(
  origin: string,
  status: Promise<Deno.CommandStatus>,
  output: () => string,
): Promise<void> {
  let hasEnded = false;
  status.then(() => hasEnded = true);
  for (const until = performance.now() + READY_MS; performance.now() < until;) {
    const response = await fetch(`${origin}/healthz`).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    if (hasEnded) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The instance does not answer:\n${output()}`);
}
