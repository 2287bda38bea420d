/** Bundles the sign-in page's script alone, so that it shares no chunk with the map's code. */
import * as esbuild from "esbuild";

const ENTRY = "lib/map/sign_in/sign_in_script.ts";

/**
 * @param options the map bundle's own.
 * @throws {Error} with the name of a file that does not bundle.
 */
export function bundleSignIn(
  options: Pick<esbuild.BuildOptions, "absWorkingDir" | "outdir" | "target">,
) {
  return esbuild.build({
    ...options,
    entryPoints: { signin: ENTRY },
    entryNames: "[name]-[hash]",
    write: false,
    metafile: true,
    bundle: true,
    format: "esm",
    platform: "browser",
    minify: true,
    logLevel: "silent",
  });
}
