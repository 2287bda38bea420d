/** The app as its operator runs it: the build, in another process, under the least permissions. */
import { layOutData } from "../../emulator/test_data.ts";
import { type Config, ConfigError, parseConfig, readEnvironment } from "../../lib/config/config.ts";
import { permissionFlags } from "../../lib/config/permissions.ts";
import { CANARIES, expectNoSecrets } from "./canaries.ts";
import { layOutAccounts } from "./demo_accounts.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

export interface RunningApp {
  readonly origin: string;
  /** The process. */
  readonly pid: number;
  /** Its folder for KV and, in a demo, everything else. */
  readonly dataDir: string;
  /** What it was started with, for the tasks of the same operator. */
  readonly environment: Readonly<Record<string, string>>;
  /** Resolves with its exit code, also where it ends by itself. */
  readonly ended: Promise<number>;
  /** All it has written so far, standard output and error together. */
  output(): string;
  /** Its audit's file so far; empty where there is none. */
  audit(): Promise<string>;
  /**
   * Asks it to stop as Ctrl-C does.
   *
   * @returns its exit code.
   * @throws {Error} when a secret is in what it has written or kept.
   */
  stop(): Promise<number>;
}

/** Below those that a system gives to connections and to whoever listens on port 0. */
const PORTS = { first: 20_000, ofEach: 80, processes: 150 };
let portsGiven = 0;

/**
 * A port that was free a moment ago, and that nobody else is given meanwhile: not by the system, and
 * not by another process that runs tests, which has ports of its own (scripts/tests.ts).
 */
export function freePort(): number {
  const process = Number(Deno.env.get("TEST_LANE") ?? Deno.pid);
  const first = PORTS.first + process % PORTS.processes * PORTS.ofEach;
  for (let tries = 0; tries < PORTS.ofEach; tries++) {
    const port = first + portsGiven++ % PORTS.ofEach;
    try {
      Deno.listen({ port, hostname: "127.0.0.1" }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error(`No port is free from ${first} on`);
}

/** A folder below the one the app may write to, with its permissions. */
export async function makeDataDir(): Promise<string> {
  await Deno.mkdir(`${ROOT}.data`, { recursive: true });
  return await Deno.makeTempDir({ dir: `${ROOT}.data`, prefix: "test-" });
}

/**
 * Starts the app and waits until it says where it is.
 *
 * `environment` is what it gets beside PORT, APP_ORIGIN, KV_PATH, EMULATOR_PORT and the canaries;
 * nothing is inherited, and an empty text leaves a variable unset. A `dataDir` that is given is left
 * as it is and stays when the app stops; another has CARTO's data, and a demo's accounts, already.
 * `permissions` are those that `deno task start` gives it unless a test says otherwise; `preload` is
 * a module that runs before the app, `openFiles` how many files and connections the system lets it
 * have open.
 */
export async function startApp(
  { environment: given = {}, dataDir, ...how }: {
    environment?: Readonly<Record<string, string>>;
    dataDir?: string | undefined;
  } & SpawnOptions = {},
): Promise<RunningApp> {
  const folder = dataDir ?? await makeDataDir();
  if (dataDir === undefined) await layOutData(folder);
  const port = given.PORT ?? String(freePort());
  const environment: Readonly<Record<string, string>> = {
    PORT: port,
    APP_ORIGIN: `http://localhost:${port}`,
    EMULATOR_PORT: String(freePort()),
    KV_PATH: `${folder}/kv.sqlite3`,
    ...CANARIES,
    ...given,
  };
  if (dataDir === undefined && configOf(environment)?.mode === "demo") {
    await layOutAccounts(`${folder}/kv.sqlite3`);
  }
  const app = spawnApp(environment, how);
  await app.said("Stop with Ctrl-C.");
  return {
    origin: environment.APP_ORIGIN || `http://localhost:${port}`,
    pid: app.process.pid,
    ended: app.process.status.then(({ code }) => code),
    dataDir: folder,
    environment,
    output: app.output,
    audit: () =>
      Deno.readTextFile(environment.AUDIT_LOG || `${folder}/audit.jsonl`).catch(() => ""),
    async stop() {
      app.process.kill("SIGINT");
      const { code } = await app.process.status;
      await app.ended;
      await expectNoSecrets({ environment, output: app.output(), dataDir: folder });
      if (dataDir === undefined) await Deno.remove(folder, { recursive: true });
      return code;
    },
  };
}

/**
 * Starts the app where it is expected not to start.
 *
 * @returns what it said, and its exit code.
 * @throws {Error} when a secret is in what it said.
 */
export async function failToStart(
  environment: Readonly<Record<string, string>>,
  how: SpawnOptions = {},
): Promise<{ output: string; code: number }> {
  const app = spawnApp(environment, how);
  const { code } = await app.process.status;
  await app.ended;
  await expectNoSecrets({ environment, output: app.output(), dataDir: undefined });
  return { output: app.output(), code };
}

interface SpawnOptions {
  permissions?: readonly string[];
  preload?: string;
  openFiles?: number;
}

function spawnApp(
  environment: Readonly<Record<string, string>>,
  { permissions, preload, openFiles }: SpawnOptions,
) {
  const args = [
    "run",
    "--quiet",
    ...preload === undefined ? [] : [`--preload=${preload}`],
    ...permissions ?? permissionsFor(environment),
    "serve.ts",
  ];
  const [program, ...words] = openFiles === undefined
    ? [Deno.execPath(), ...args]
    : ["sh", "-c", `ulimit -n ${openFiles} && exec "$@"`, "sh", Deno.execPath(), ...args];
  const process = new Deno.Command(program, {
    args: words,
    cwd: ROOT,
    clearEnv: true,
    env: { ...environment, NO_COLOR: "1", PATH: Deno.env.get("PATH") ?? "", ...home() },
    stdout: "piped",
    stderr: "piped",
  }).spawn();

  let output = "";
  const listeners = new Set<() => void>();
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output += text;
      for (const listener of listeners) listener();
    }
  };
  const ended = Promise.all([collect(process.stdout), collect(process.stderr)]);

  return {
    process,
    ended,
    output: () => output,
    /** Resolves once the text is in the output; rejects if the app ends before. */
    async said(text: string): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      const listener = () => output.includes(text) && resolve();
      listeners.add(listener);
      listener();
      await Promise.race([
        promise,
        ended.then(() => {
          throw new Error(`The app ended without saying "${text}":\n${output}`);
        }),
      ]);
      listeners.delete(listener);
    },
  };
}

/** Under a configuration that cannot be used nothing comes of any permission. */
function permissionsFor(environment: Readonly<Record<string, string>>): readonly string[] {
  const config = configOf(environment);
  return config === null ? ["-P=app"] : permissionFlags(config, []);
}

/** @returns null where the app will refuse it. */
function configOf(environment: Readonly<Record<string, string>>): Config | null {
  try {
    return parseConfig(readEnvironment((name) => environment[name]));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return null;
  }
}

/** Deno keeps its caches under the home folder. */
function home(): Record<string, string> {
  return Object.fromEntries(
    ["HOME", "DENO_DIR", "XDG_CACHE_HOME", "USERPROFILE", "LOCALAPPDATA"].flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
