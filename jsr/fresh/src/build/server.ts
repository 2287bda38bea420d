/**
 * What a disk build's `_fresh/server.js` runs on. Only generated code imports this.
 *
 * @module
 */
import { type App, useBuild } from "../app.ts";
import type { RequestHandler } from "../routing/request_handler.ts";
import type { BuildCache, FsRoute } from "./build_cache.ts";
import { type IslandModule, islandTable } from "./islands.ts";

/** A file of a disk build, by its URL path. */
export interface SnapshotFile {
  /** Path below the build folder. */
  file: string;
  hash: string;
  contentType: string;
  /** Bytes. */
  size: number;
  immutable: boolean;
}

/** The table that a disk build writes. */
export interface Snapshot {
  buildId: string;
  mode: BuildCache["mode"];
  clientEntry: string;
  /** URL of the project's root, relative to the build folder. */
  root: string;
  routes: readonly FsRoute[];
  islands: readonly IslandModule[];
  files: Readonly<Record<string, SnapshotFile>>;
}

/**
 * Gives a disk build to an app.
 *
 * @param app The app that `main.ts` exports.
 * @param snapshot The build's table.
 * @param base URL of a file in the build folder.
 * @returns What `deno serve` takes as a default export.
 */
export function createServer<State>(
  app: App<State>,
  snapshot: Snapshot,
  base: string,
): { fetch: RequestHandler } {
  useBuild(app, readSnapshot(snapshot, base));
  return { fetch: app.handler() };
}

/** Makes a build from its table; files are opened when they are asked for. */
export function readSnapshot(snapshot: Snapshot, base: string): BuildCache {
  const files = new Map(Object.entries(snapshot.files));
  const locate = (file: string) => new URL(file.split("/").map(encodeURIComponent).join("/"), base);
  return {
    buildId: snapshot.buildId,
    root: decodeURIComponent(new URL(snapshot.root, base).pathname).replace(/(.)\/$/, "$1"),
    mode: snapshot.mode,
    fsRoutes: snapshot.routes,
    islands: islandTable(snapshot.islands),
    clientEntry: snapshot.clientEntry,
    devScript: "",
    getFile(path) {
      const found = files.get(path);
      if (found === undefined) return null;
      return { ...found, open: () => openFile(locate(found.file)) };
    },
  };
}

/** Opens a file; the stream closes it when it ends or is cancelled. */
async function openFile(location: URL): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  return (await Deno.open(location)).readable;
}
