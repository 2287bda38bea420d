/**
 * The overhead of jsr/fresh with three middlewares: over HTTP compared to a bare Deno.serve with
 * the same bytes, and in process compared to preact-render-to-string. The client uses some of the
 * CPU, which flatters the answers per second, but not the server's CPU time.
 */
import { say } from "../lib/log/terminal.ts";
import {
  type BenchServer,
  median,
  outputOf,
  spread,
  startServer,
  type Target,
  throughput,
} from "./load.ts";
import type { Scale } from "./scale.ts";

const SIZES = {
  full: { warmUps: 1, rounds: 7, seconds: 1 },
  smoke: { warmUps: 0, rounds: 1, seconds: 0.05 },
} as const;

type Sizes = typeof SIZES[Scale];

/** A page's nonce and markers are random. */
const RANDOM = "[0-9a-f]{16,32}";

const ROUTES = [
  { name: "JSON", path: "/json" },
  { name: "small page", path: "/page/0" },
  { name: "page of 100 rows", path: "/page/100" },
];

export async function benchFresh(scale: Scale): Promise<void> {
  const sizes: Sizes = SIZES[scale];
  const { seconds } = sizes;
  const app = await startServer("fresh_server.ts", ["app"]);
  for (const { name, path } of ROUTES) {
    const url = app.origin + path;
    const response = await fetch(url);
    const [body, type] = [await response.text(), response.headers.get("content-type")];
    const bare = await startServer("fresh_server.ts", ["bare"], JSON.stringify({ body, type }));
    const target = { headers: {}, body, random: RANDOM };
    const rounds = await interleaved(
      sizes,
      () => loaded(app, { url, ...target }, seconds),
      () => loaded(bare, { url: bare.origin, ...target }, seconds),
    );
    bare.stop();
    report(`${name}, of bare Deno.serve`, rounds.map(both("perSecond")));
    report("  by the server's processor time", rounds.map(both("perCpuSecond")));
  }
  app.stop();

  for (const rows of ["0", "100"]) {
    const rendered = async (how: string) =>
      Number(await outputOf("fresh_render.tsx", [how, rows, String(seconds)]));
    const rounds = await interleaved(sizes, () => rendered("app"), () => rendered("alone"));
    report(`page of ${rows} rows in process, of renderToString`, rounds);
  }
}

interface Round<Measured> {
  ours: Measured;
  theirs: Measured;
}

interface Load {
  perSecond: number;
  perCpuSecond: number;
}

async function loaded(server: BenchServer, target: Target, seconds: number): Promise<Load> {
  const before = await server.cpu();
  const perSecond = await throughput(target, seconds);
  return { perSecond, perCpuSecond: perSecond * seconds / (await server.cpu() - before) };
}

function both(field: keyof Load) {
  return ({ ours, theirs }: Round<Load>) => ({ ours: ours[field], theirs: theirs[field] });
}

/** Alternates between both, so that other load on the machine affects both. */
async function interleaved<Measured>(
  { warmUps, rounds: count }: Sizes,
  ours: () => Promise<Measured>,
  theirs: () => Promise<Measured>,
): Promise<Round<Measured>[]> {
  const rounds: Round<Measured>[] = [];
  for (let round = -warmUps; round < count; round++) {
    const measured = { ours: await ours(), theirs: await theirs() };
    if (round >= 0) rounds.push(measured);
  }
  return rounds;
}

function report(what: string, rounds: readonly Round<number>[]): void {
  const perSecond = (values: number[]) => Math.round(median(values)).toLocaleString("en");
  say(
    `  ${what.padEnd(46)} ${spread(rounds.map(({ ours, theirs }) => ours / theirs))}, ` +
      `${perSecond(rounds.map(({ ours }) => ours))} of ` +
      `${perSecond(rounds.map(({ theirs }) => theirs))} a second`,
  );
}
