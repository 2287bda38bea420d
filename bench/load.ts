/** Load clients, processes to measure, and comparison of measurements. */
import * as v from "valibot";

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The expected answer, to the byte. */
  readonly body: string;
  /** Source of a pattern for the parts of the body that differ between answers. */
  readonly random?: string;
  /** @default {"GET"} */
  readonly method?: "GET" | "POST";
}

const Measured = v.object({ perSecond: v.number(), p50Ms: v.number(), p99Ms: v.number() });
export type Measured = v.InferOutput<typeof Measured>;

const CLIENTS = 16;

/**
 * Sends requests in a closed loop from several clients in a separate process.
 *
 * @returns answers per second.
 * @throws {Error} for an unexpected answer.
 */
export async function throughput(target: Target, seconds: number): Promise<number> {
  return (await measure(target, seconds)).perSecond;
}

/** As {@linkcode throughput}; with a `rate`, sends scheduled requests per second. */
export async function measure(target: Target, seconds: number, rate?: number): Promise<Measured> {
  const order = JSON.stringify({ ...target, clients: CLIENTS, seconds, rate });
  return v.parse(Measured, JSON.parse(await outputOf("http_client.ts", [], order)));
}

/** Runs a module of this folder in a separate process. @returns its output. */
export async function outputOf(module: string, args: string[], input = ""): Promise<string> {
  const process = spawn(module, args, input);
  const { success, stdout } = await process.output();
  if (!success) throw new Error(`bench/${module} failed`);
  return new TextDecoder().decode(stdout);
}

export interface BenchServer {
  readonly origin: string;
  readonly pid: number;
  /** CPU seconds used so far. */
  cpu(): Promise<number>;
  stop(): void;
}

const CpuUsage = v.object({ user: v.number(), system: v.number() });

/** Starts a server module of this folder, which prints its port and its meter's port. */
export async function startServer(
  module: string,
  args: string[],
  input = "",
): Promise<BenchServer> {
  const process = spawn(module, args, input);
  const { value } = await process.stdout.getReader().read();
  const [port, meter] = new TextDecoder().decode(value).trim().split(" ");
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: process.pid,
    async cpu() {
      const response = await fetch(`http://127.0.0.1:${meter}`);
      const { user, system } = v.parse(CpuUsage, await response.json());
      return (user + system) / 1e6;
    },
    stop: () => process.kill(),
  };
}

function spawn(module: string, args: string[], input: string): Deno.ChildProcess {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", new URL(module, import.meta.url).pathname, ...args],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  // If a process exits without reading, its exit code shows it.
  new Response(input).body?.pipeTo(process.stdin).catch(() => {});
  return process;
}

/**
 * @returns the seconds that the host of a virtual machine has taken from its processors since it
 * started (proc_stat(5)); null where the system does not say.
 */
export async function stolenSeconds(): Promise<number | null> {
  const stat = await Deno.readTextFile("/proc/stat").catch(() => "");
  const [, stolen] = /^cpu(?: +\d+){7} +(\d+)/.exec(stat) ?? [];
  return stolen === undefined ? null : Number(stolen) / TICKS_PER_SECOND;
}

/** Of the times that Linux reports, on any machine (proc_stat(5), USER_HZ). */
const TICKS_PER_SECOND = 100;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

/** @returns the median and the range of some ratios as text. */
export function spread(ratios: readonly number[]): string {
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
  return `${median(ratios).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
