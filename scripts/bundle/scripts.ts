/**
 * Bundles the server and the operator's tasks with their packages, by `deno bundle`: it resolves
 * modules as Deno does when it runs them, on the stand-ins and on the original packages.
 */
import { BUILD, ENTRIES, ENTRY_MODULES, LEFT_OUT } from "./contents.ts";

/**
 * @param root the project's folder, after a build.
 * @param folder gets the scripts, in `_fresh/`.
 * @throws {Error} with what `deno bundle` says where it fails.
 */
export async function bundleScripts(root: string, folder: string): Promise<void> {
  const entries = `${root}/${ENTRIES}`;
  await Deno.mkdir(entries, { recursive: true });
  try {
    const paths: string[] = [];
    for (const [name, statement] of ENTRY_MODULES) {
      const path = `${entries}/${name}.ts`;
      await Deno.writeTextFile(path, `${statement}\n`);
      paths.push(path);
    }
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["bundle", "--quiet", "--platform=deno", "--code-splitting"],
        ...LEFT_OUT.map((modules) => `--external=${modules}`),
        ...[`--outdir=${folder}/${BUILD}`, ...paths],
      ],
      cwd: root,
      stdout: "null",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(entries, { recursive: true });
  }
}

/** `deno bundle` names each module above its code. */
const MODULE = /^\s*\/\/ ((?:\.\.\/)*node_modules\/\S+)$/gm;

/** @returns the modules of npm packages in the scripts, as paths from the project's folder. */
export async function packageModules(folder: string): Promise<string[]> {
  const modules = new Set<string>();
  for await (const { name, isFile } of Deno.readDir(`${folder}/${BUILD}`)) {
    if (!isFile || !name.endsWith(".js")) continue;
    const text = await Deno.readTextFile(`${folder}/${BUILD}/${name}`);
    for (const [, path = ""] of text.matchAll(MODULE)) modules.add(path);
  }
  return [...modules];
}
