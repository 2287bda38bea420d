/**
 * `deno task sizes` prints how much each trim of the map's bundle saves, and the remaining size of
 * each package: the tables of docs/performance.md.
 */
import { stop } from "esbuild";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { mapScripts } from "../../lib/assets/map_files.ts";
import { say, table } from "../../lib/log/terminal.ts";
import { bundleMap, type MapBundle } from "./bundle.ts";
import { TRIMS } from "./trims.ts";

const brotli = promisify(zlib.brotliCompress);
const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);

/** @returns bytes after brotli at its best, which are downloaded once and cached. */
export async function compressedSize(content: Uint8Array): Promise<number> {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: content.byteLength };
  return (await brotli(content, { params })).byteLength;
}

/** @returns bytes by package, and of our own code, in the scripts that a page loads. */
export function packageSizes({ contents, metafile }: MapBundle): [name: string, bytes: number][] {
  const sizes = new Map<string, number>();
  for (const path of contents.keys()) {
    if (!path.endsWith(".js")) continue;
    const inputs = Object.entries(metafile.outputs[`static${path}`]?.inputs ?? {});
    for (const [file, { bytesInOutput }] of inputs) {
      const [, name = "our own"] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...sizes].sort(([, a], [, b]) => b - a);
}

/** The size of what a map of points loads, including MapLibre's worker. */
async function scriptSizes(
  { files, contents }: MapBundle,
): Promise<{ raw: number; brotli: number }> {
  const { path, needs } = files.worker;
  const paths = new Set([...mapScripts(files), path, ...needs]);
  const scripts = [...contents].filter(([file]) => paths.has(file)).map(([, bytes]) => bytes);
  const compressed = await Promise.all(scripts.map(compressedSize));
  const sum = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b, 0);
  return { raw: sum(scripts.map(({ byteLength }) => byteLength)), brotli: sum(compressed) };
}

async function trimTable(root: string): Promise<string> {
  const rows = [["Step", "kB", "brotli", "less"]];
  let before: number | null = null;
  for (let taken = 0; taken <= TRIMS.length; taken++) {
    const bundle = await bundleMap(root, { trims: TRIMS.slice(0, taken) });
    const { raw, brotli } = await scriptSizes(bundle);
    const less = before === null ? "" : kilobytes(before - brotli);
    rows.push([TRIMS[taken - 1]?.name ?? "as published", kilobytes(raw), kilobytes(brotli), less]);
    before = brotli;
  }
  return table(rows);
}

async function fileTable({ contents }: MapBundle): Promise<string> {
  const rows = await Promise.all([...contents].map(async ([path, bytes]) => [
    path,
    kilobytes(bytes.byteLength),
    kilobytes(await compressedSize(bytes)),
  ]));
  return table([["File", "kB", "brotli"], ...rows]);
}

if (import.meta.main) {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
  say(await trimTable(root));
  const bundle = await bundleMap(root);
  say(`\n${await fileTable(bundle)}`);
  const packages = packageSizes(bundle).map(([name, bytes]) => [name, kilobytes(bytes)]);
  say(`\n${table([["Package", "kB"], ...packages.slice(0, 25)])}`);
  await stop();
}
