import type { Metafile } from "esbuild";
import { basename } from "node:path";
import type { SnapshotFile } from "../build/server.ts";
import type { Assembly } from "./assemble.ts";
import { CLIENT_ENTRY } from "./bundle.ts";

const KILOBYTE = 1000;

/**
 * What visitors load, as a table: for each file of islands what a page with it needs at once, and
 * what it may load later.
 *
 * @param files What the build serves, by URL path.
 */
export function sizeTable(
  { islands, scripts, metafile }: Assembly,
  files: Readonly<Record<string, SnapshotFile>>,
): string {
  const urls = new Map([...scripts].map(([url, { name }]) => [name, url]));
  const served = (names: Iterable<string>) =>
    [...names].flatMap((name) => files[urls.get(name) ?? ""] ?? []);
  const rows = islands.flatMap(({ name, url }) => {
    const { first, later } = reachable(metafile, [CLIENT_ENTRY, basename(url)]);
    return [
      row(`${name}, at once`, served(first)),
      ...(later.size > 0 ? [row(`${name}, later`, served(later))] : []),
    ];
  });
  if (rows.length === 0) return "";
  const header = ["Scripts, kB", "raw", "gzip", "brotli"];
  const width = Math.max(...[header, ...rows].map(([label = ""]) => label.length));
  return [header, ...rows].map(([label = "", ...cells]) =>
    `  ${label.padEnd(width)}${cells.map((cell) => cell.padStart(8)).join("")}\n`
  ).join("");
}

/** Names of the scripts that some scripts load as soon as they run, and of those they may later. */
function reachable({ outputs }: Metafile, entries: readonly string[]) {
  const imports = new Map(
    Object.entries(outputs).map(([path, { imports }]) => [basename(path), imports]),
  );
  const collect = (from: Iterable<string>, isFollowed: (kind: string) => boolean) => {
    const found = new Set(from);
    // A set iterates over what is added to it on the way.
    for (const name of found) {
      for (const { path, kind } of imports.get(name) ?? []) {
        if (isFollowed(kind)) found.add(basename(path));
      }
    }
    return found;
  };
  const first = collect(entries, (kind) => kind !== "dynamic-import");
  const later = collect(entries, () => true).difference(first);
  return { first, later };
}

function row(label: string, files: readonly SnapshotFile[]): string[] {
  const sizeAs = (encoding: string) => (file: SnapshotFile) =>
    file.encodings.find(({ name }) => name === encoding)?.size ?? file.size;
  const sums = [(file: SnapshotFile) => file.size, sizeAs("gzip"), sizeAs("br")].map((size) =>
    files.reduce((sum, file) => sum + size(file), 0)
  );
  return [label, ...sums.map((sum) => (sum / KILOBYTE).toFixed(1))];
}
