/** Starts worker processes on one KV with an embedded CARTO, and sends them commands. */
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { TIMING, type Timing } from "../../lib/broker/timing.ts";
import { serveKv } from "../helpers/kv_connect/server.ts";
import { type WorkerCommand, type WorkerOptions, WorkerReply } from "./protocol.ts";

export interface Worker {
  ask(command: WorkerCommand): Promise<WorkerReply>;
  /** Resolves once the process has exited or was killed. */
  readonly gone: Promise<void>;
  /** Like `kill -9`. */
  kill(): void;
  stop(): Promise<void>;
}

export interface Bench extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly kvPath: string;
  worker(options?: Partial<Pick<WorkerOptions, "dieAt" | "mintsPerHour" | "key">>): Promise<Worker>;
  workers(count: number): Promise<Worker[]>;
  /** How many OAuth tokens and API tokens CARTO issued. */
  minted(): { oauth: number; api: number };
  /** The names of valid tokens at CARTO. */
  aliveAtCarto(): Promise<string[]>;
  /** The names of tokens in KV. */
  heldInKv(): Promise<string[]>;
  /** Takes the database's write lock repeatedly, for so long each time, until disposed. */
  lockDatabase(holdMs: number): Disposable;
}

const WORKER = new URL("./worker.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** The kind of the processes' KV. */
export type KvPlace = "a KV file" | "a KV Connect server";

/** The default kind: `BROKER_KV=connect deno test -A tests/broker` uses a remote KV. */
const PLACE: KvPlace = Deno.env.get("BROKER_KV") === "connect"
  ? "a KV Connect server"
  : "a KV file";

export async function startBench(
  timing: Partial<Timing> = {},
  place: KvPlace = PLACE,
): Promise<Bench> {
  const folder = await Deno.makeTempDir();
  await layOutData(`${folder}/carto`);
  const emulator = await startEmulator({ dataDir: `${folder}/carto` });
  const server = place === "a KV file" ? undefined : serveKv();
  const kvPath = server?.url ?? `${folder}/kv.sqlite3`;
  const key = crypto.getRandomValues(new Uint8Array(32)).toBase64();
  const running = new Set<Worker>();

  const bench: Bench = {
    emulator,
    kvPath,
    async worker(options = {}) {
      const { apiBaseUrl, authUrl, clientId, clientSecret, connection } = emulator;
      const worker = await startWorker({
        kvPath,
        key,
        carto: { apiBaseUrl, authUrl, clientId, clientSecret, connection },
        timing: { ...TIMING, ...timing },
        mintsPerHour: 10_000,
        dieAt: null,
        ...options,
      });
      running.add(worker);
      worker.gone.then(() => running.delete(worker));
      return worker;
    },
    workers: (count) => Promise.all(Array.from({ length: count }, () => bench.worker())),
    minted() {
      const count = (path: string) =>
        emulator.requests.filter((request) =>
          request.method === "POST" && request.path === path && request.status < 300
        ).length;
      return { oauth: count("/oauth/token"), api: count("/v3/tokens") };
    },
    async aliveAtCarto() {
      const answer = await fetch(`${emulator.apiBaseUrl}/v3/tokens`, {
        headers: { authorization: `Bearer ${await oauthToken(emulator)}` },
      });
      const listed = v.parse(v.array(v.object({ name: v.string() })), await answer.json());
      return listed.map(({ name }) => name).sort();
    },
    async heldInKv() {
      using kv = await Deno.openKv(kvPath);
      const names: string[] = [];
      const Row = v.object({ names: v.array(v.string()) });
      for await (const { value } of kv.list({ prefix: ["api_tokens"] })) {
        names.push(...v.parse(Row, value).names);
      }
      return names.sort();
    },
    lockDatabase: (holdMs) => lockDatabase(kvPath, holdMs),
    async [Symbol.asyncDispose]() {
      await Promise.all([...running].map((worker) => worker.stop()));
      await server?.[Symbol.asyncDispose]();
      await emulator.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
  return bench;
}

async function oauthToken(emulator: Emulator): Promise<string> {
  const answer = await fetch(emulator.authUrl, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
      audience: "carto-cloud-native-api",
    }),
  });
  return v.parse(v.object({ access_token: v.string() }), await answer.json()).access_token;
}

async function startWorker(options: WorkerOptions): Promise<Worker> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "-A",
      "--no-check",
      "--config",
      CONFIG,
      WORKER,
      JSON.stringify(options),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(splitLines())
    .getReader();
  const input = process.stdin.getWriter();
  const gone = process.status.then(() => undefined);
  await lines.read();

  return {
    gone,
    async ask(command) {
      await input.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
      const { value } = await lines.read();
      if (value === undefined) throw new Error("The worker is gone");
      return v.parse(WorkerReply, JSON.parse(value));
    },
    kill() {
      try {
        process.kill("SIGKILL");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
    },
    async stop() {
      await input.close().catch(() => undefined);
      await lines.cancel();
      await gone;
    },
  };
}

function splitLines(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(text, controller) {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) controller.enqueue(line);
    },
  });
}

/** Another program on the same file, which causes SQLite's "database is locked". */
function lockDatabase(path: string, holdMs: number): Disposable {
  const database = new DatabaseSync(path);
  let held = false;
  const timer = setInterval(() => {
    try {
      database.exec(held ? "COMMIT" : "BEGIN IMMEDIATE");
      held = !held;
    } catch {
      // Another process is writing: the next tick retries.
    }
  }, holdMs);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      if (held) database.exec("COMMIT");
      database.close();
    },
  };
}
