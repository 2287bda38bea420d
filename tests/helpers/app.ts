/** The app as its operator runs it: the build, in another process, under the least permissions. */
import { layOutData } from "../../emulator/test_data.ts";
import { type Config, ConfigError, parseConfig, readEnvironment } from "../../lib/config/config.ts";
import { permissionFlags } from "../../lib/config/permissions.ts";
import { CANARIES, expectNoSecrets } from "./canaries.ts";
import { hashModules, layOutAccounts } from "./demo_accounts.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

export interface RunningApp {
  readonly origin: string;
  /** The process id. */
  readonly pid: number;
  /** Its folder for KV and, in a demo, all other data. */
  readonly dataDir: string;
  /** Its environment, for tasks that the same operator runs. */
  readonly environment: Readonly<Record<string, string>>;
  /** Resolves with its exit code, even if it exits by itself. */
  readonly ended: Promise<number>;
  /** Its standard output and standard error so far. */
  output(): string;
  /** Its audit log so far; empty if there is none. */
  audit(): Promise<string>;
  /**
   * Asks it to stop as Ctrl-C does.
   *
   * @returns its exit code.
   * @throws {Error} if its output or its files contain a secret.
   */
  stop(): Promise<number>;
}

/** Below the range of ephemeral ports, which the system also assigns for port 0. */
const PORTS = { first: 20_000, ofEach: 80, processes: 150 };
let portsGiven = 0;

/**
 * A port that was just free and is not assigned elsewhere: neither by the system nor by another
 * test process, which has its own range (scripts/tests.ts).
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
 * Starts the app and waits until it prints its address.
 *
 * `environment` is added to PORT, APP_ORIGIN, KV_PATH, EMULATOR_PORT and the canaries; nothing is
 * inherited, and an empty text unsets a variable. A given `dataDir` is used as it is and kept when
 * the app stops; a new one already has CARTO's data and a demo's accounts. `permissions` default to
 * those of `deno task start`; `preload` is a module that runs before the app, `openFiles` the limit
 * of open files and connections. The app keeps what passwords derive to (remember_hashes.ts) unless
 * `hashes` is "each time", or it has a `root` or `permissions` of its own.
 */
export async function startApp(
  { environment: given = {}, dataDir, hashes = "remembered", ...how }: {
    environment?: Readonly<Record<string, string>>;
    dataDir?: string | undefined;
    hashes?: "each time" | "remembered";
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
  const isPlain = hashes === "each time" || how.root !== undefined || how.permissions !== undefined;
  await using hashing = isPlain ? undefined : await hashModules();
  const preload = [
    ...hashing?.paths ?? [],
    ...how.preload === undefined ? [] : [how.preload],
  ];
  const app = spawnApp(environment, how, preload);
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
 * Starts an app that is expected to fail at startup.
 *
 * @returns its output and its exit code.
 * @throws {Error} if its output contains a secret.
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
  /** The app's folder, if it is a copy. */
  root?: string;
  permissions?: readonly string[];
  preload?: string;
  openFiles?: number;
  /** A program that starts it, with that program's arguments. */
  through?: readonly string[];
}

function spawnApp(
  environment: Readonly<Record<string, string>>,
  { root = ROOT, permissions, openFiles, through = [] }: SpawnOptions,
  preload: readonly string[] = [],
) {
  const args = [
    "run",
    "--quiet",
    ...preload.map((module) => `--preload=${module}`),
    ...permissions ?? permissionsFor(environment),
    "serve.ts",
  ];
  const [program = "", ...words] = openFiles === undefined
    ? [...through, Deno.execPath(), ...args]
    : ["sh", "-c", `ulimit -n ${openFiles} && exec "$@"`, "sh", Deno.execPath(), ...args];
  const process = new Deno.Command(program, {
    args: words,
    cwd: root,
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
    /** Resolves once the text is in the output; rejects if the app exits before. */
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

/** With an invalid configuration the permissions do not matter. */
function permissionsFor(environment: Readonly<Record<string, string>>): readonly string[] {
  const config = configOf(environment);
  return config === null ? ["-P=app"] : permissionFlags(config, []);
}

/** @returns null if the configuration is invalid. */
function configOf(environment: Readonly<Record<string, string>>): Config | null {
  try {
    return parseConfig(readEnvironment((name) => environment[name]));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return null;
  }
}

/** Deno's caches are in the home folder. */
function home(): Record<string, string> {
  return Object.fromEntries(
    ["HOME", "DENO_DIR", "XDG_CACHE_HOME", "USERPROFILE", "LOCALAPPDATA"].flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
