import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SnapshotFile } from "../build/server.ts";
import type { Assembly } from "./assemble.ts";
import { contentTypeOf } from "./content_type.ts";
import { listFiles } from "./crawl.ts";
import { hashOf } from "./hash.ts";
import type { ResolvedBuildOptions } from "./options.ts";
import { snapshotSource } from "./snapshot_source.ts";
import { specifier } from "./specifier.ts";

/**
 * Writes a build: `static/` with every file it serves, the table of routes and islands, and
 * `server.js`. A build that was there before is replaced.
 */
export async function writeBuild(
  assembly: Assembly,
  options: ResolvedBuildOptions,
): Promise<void> {
  const { outDir } = options;
  await Deno.remove(join(outDir, "static"), { recursive: true }).catch(ignoreMissing);
  const files: Record<string, SnapshotFile> = {};

  async function add(path: string, content: Uint8Array<ArrayBuffer>, immutable: boolean) {
    if (Object.hasOwn(files, path)) return;
    const file = `static${path}`;
    await Deno.mkdir(dirname(join(outDir, file)), { recursive: true });
    await Deno.writeFile(join(outDir, file), content);
    const [hash, contentType] = [await hashOf(content), contentTypeOf(path)];
    files[path] = { file, hash, contentType, size: content.byteLength, immutable };
  }

  for (const [path, { content }] of assembly.scripts) await add(path, content, true);
  for (const dir of options.staticDirs) {
    for (const file of await listFiles(dir)) {
      await add(`/${file}`, await Deno.readFile(join(dir, file)), false);
    }
  }

  await Deno.mkdir(outDir, { recursive: true });
  await Deno.writeTextFile(join(outDir, "snapshot.js"), snapshotSource(assembly, options, files));
  await Deno.writeTextFile(join(outDir, "server.js"), serverSource(options));
}

function serverSource({ outDir, serverEntry }: ResolvedBuildOptions): string {
  const fresh = fileURLToPath(new URL("../build/server.ts", import.meta.url));
  return `import { createServer } from ${specifier(outDir, fresh)};
import { app } from ${specifier(outDir, serverEntry)};
import { snapshot } from "./snapshot.js";

export default createServer(app, snapshot, import.meta.url);
`;
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
