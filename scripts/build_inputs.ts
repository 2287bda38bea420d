/** What the build is made of: the files it depends on, and those it takes from npm packages. */
const FOLDERS = ["routes", "islands", "components", "lib", "static", "jsr/fresh/src"];
const FILES = ["deno.json", "deno.lock", "dev.ts", "fresh.config.ts", "scripts/build_inputs.ts"];
const VENDOR = "static/vendor";

/** @returns a text that changes when any input of the build is edited, added or removed. */
export async function inputFingerprint(root: string): Promise<string> {
  const lines: string[] = [Deno.version.deno];
  const add = async (path: string) => {
    const { size, mtime } = await Deno.stat(`${root}/${path}`);
    lines.push(`${path} ${size} ${mtime?.getTime()}`);
  };
  const walk = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
      const path = `${folder}/${name}`;
      if (path === VENDOR) continue;
      await (isDirectory ? walk(path) : add(path));
    }
  };
  for (const folder of FOLDERS) await walk(folder);
  for (const file of FILES) await add(file);
  return lines.sort().join("\n");
}

/**
 * Copies what MapLibre loads beside its module, its worker and its style sheet, to where the app
 * serves files from: bundling would lose the one, and Fresh's server code takes no CSS import.
 */
export async function copyVendorFiles(root: string): Promise<void> {
  const dist = new URL("./", import.meta.resolve("maplibre-gl"));
  await Deno.mkdir(`${root}/${VENDOR}`, { recursive: true });
  for (const file of ["maplibre-gl.css", "maplibre-gl-worker.mjs"]) {
    const text = await Deno.readTextFile(new URL(file, dist));
    const target = `${root}/${VENDOR}/${file}`;
    // A write would have the development server's watcher start it again, for ever.
    if (await Deno.readTextFile(target).catch(() => null) === text) continue;
    await Deno.writeTextFile(target, text);
  }
}
