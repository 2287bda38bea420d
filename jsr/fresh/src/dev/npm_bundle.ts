import * as esbuild from "esbuild";
import { basename, join } from "node:path";
import { hashOf } from "./hash.ts";
import type { ResolvedBuildOptions } from "./options.ts";

/** The npm packages of a project, bundled apart from its own modules. */
export interface NpmBundle {
  /** Source text by file name. */
  scripts: Readonly<Record<string, string>>;
  /**
   * Modules that can only be bundled together with what imports them: CommonJS names no exports.
   */
  commonjs: readonly string[];
}

/** What all of the bundler's runs for one build share. */
export type SharedSettings = esbuild.BuildOptions & {
  write: false;
  metafile: true;
};

/**
 * Bundles npm packages, or finds them bundled: they change with deno.lock, not with every edit.
 *
 * @param entries File names by the absolute path of the module.
 * @param cacheDir Where bundles are kept; older ones are removed from it.
 */
export async function bundleNpm(
  options: ResolvedBuildOptions,
  settings: SharedSettings,
  entries: ReadonlyMap<string, string>,
  cacheDir: string,
): Promise<NpmBundle> {
  const lock = await Deno.readTextFile(join(options.root, "deno.lock")).catch(() => "");
  const { target, sourcemap } = settings;
  const made = JSON.stringify([[...entries].sort(), target, sourcemap, esbuild.version, lock]);
  const name = `npm-${await hashOf(new TextEncoder().encode(made))}.json`;
  const kept = await Deno.readTextFile(join(cacheDir, name)).catch(() => null);
  if (kept !== null) return JSON.parse(kept);

  const { metafile, outputFiles } = await esbuild.build({
    ...settings,
    entryPoints: [...entries].map(([path, name]) => ({ in: path, out: basename(name, ".js") })),
  });
  const bundle: NpmBundle = {
    scripts: Object.fromEntries(outputFiles.map(({ path, text }) => [basename(path), text])),
    commonjs: Object.values(metafile.outputs).flatMap(({ entryPoint }) =>
      entryPoint !== undefined && metafile.inputs[entryPoint]?.format === "cjs" ? entryPoint : []
    ),
  };
  await keep(cacheDir, name, JSON.stringify(bundle));
  return bundle;
}

async function keep(dir: string, name: string, text: string): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
  for await (const entry of Deno.readDir(dir)) {
    if (/^npm-\w+\.json$/.test(entry.name)) await Deno.remove(join(dir, entry.name));
  }
  // Written aside and moved: a process that ends halfway leaves no half of a bundle.
  const aside = await Deno.makeTempFile({ dir });
  await Deno.writeTextFile(aside, text);
  await Deno.rename(aside, join(dir, name));
}
