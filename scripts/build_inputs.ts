/** What the build is made of. */
const FOLDERS = [
  ...["routes", "islands", "components", "lib", "static", "jsr/fresh/src"],
  "scripts/map_bundle",
];
const FILES = [
  ...["deno.json", "deno.lock", "dev.ts", "fresh.config.ts"],
  ...["scripts/build_inputs.ts", "scripts/page_scripts.ts", "scripts/page_styles.ts"],
];
/** Made by the build itself. */
const MADE = "static/map";

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
      if (path === MADE) continue;
      await (isDirectory ? walk(path) : add(path));
    }
  };
  for (const folder of FOLDERS) await walk(folder);
  for (const file of FILES) await add(file);
  return lines.sort().join("\n");
}
