/** What the build is made of. */
const FOLDERS = [
  "routes",
  "islands",
  "components",
  "lib",
  "static",
  "styles",
  "scripts/map_bundle",
];
const FILES = [
  ...["dev.ts", "fresh.config.ts"],
  ...["build_inputs", "page_scripts", "page_styles", "accent_ink"].map((name) => (
    `scripts/${name}.ts`
  )),
];
/** Those that are there: which of them counts depends on the configuration that Deno was given. */
const CONFIGURATIONS = ["deno.json", "deno.lock", "deno.jsr.json", "deno.jsr.lock"];
/** Fresh's stand-in, where that is what is linked. */
const STAND_IN = "jsr/fresh/src";
/** Made by the build itself. */
const MADE = "static/map";

/**
 * @param root the project's folder.
 * @param framework what `fresh` resolves to: a file of the stand-in, or a package of JSR. A build
 * imports the one that it was made with.
 * @returns a text that changes when any input of the build is edited, added or removed.
 */
export async function inputFingerprint(
  root: string,
  framework = import.meta.resolve("fresh"),
): Promise<string> {
  const isLinked = framework.startsWith("file:");
  const lines: string[] = [Deno.version.deno, `fresh ${isLinked ? STAND_IN : framework}`];
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
  if (isLinked) await walk(STAND_IN);
  for (const file of FILES) await add(file);
  for (const file of CONFIGURATIONS) {
    await add(file).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  return lines.sort().join("\n");
}
