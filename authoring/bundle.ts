/** Bundles the page's script, with the editor, when the page is first opened. */
import { build, stop } from "esbuild";
import { HttpError } from "fresh";
import { basename } from "node:path";
import { buildOptions } from "../fresh.config.ts";
import { once } from "../lib/once.ts";

export interface AuthorFiles {
  /** @throws {HttpError} 404 for a file that the page does not have. */
  serve(name: string): Promise<Response>;
}

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

/** @param root the project's folder. */
export function authorFiles(root: string): AuthorFiles {
  const files = once(() => bundled(root));
  return {
    async serve(name) {
      const contents = (await files()).get(name);
      if (contents === undefined) throw new HttpError(404);
      const type = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
      return new Response(contents, {
        headers: { "content-type": type, "cache-control": "no-store" },
      });
    },
  };
}

/** @throws {Error} with the name of a file that does not bundle. */
async function bundled(root: string): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { author: "authoring/browser/main.tsx", styles: "authoring/author.css" },
    outdir: "author",
    bundle: true,
    splitting: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: buildOptions.target,
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  }).finally(stop);
  return new Map(
    outputFiles.map(({ path, contents }) => [basename(path), new Uint8Array(contents)]),
  );
}
