import { join } from "node:path";

const MODULE = /\.(tsx|jsx|ts|js)$/;
const TEST = /[._]test\.[a-z]+$/;

/** Lists the files below a folder, sorted, as paths relative to it; a missing folder is empty. */
export async function listFiles(dir: string): Promise<string[]> {
  const files: string[] = [];
  const pending = [""];
  for (
    let folder = pending.pop();
    folder !== undefined;
    folder = pending.pop()
  ) {
    for (const entry of await entriesOf(join(dir, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory) pending.push(path);
      else files.push(path);
    }
  }
  return files.sort();
}

/** Lists the modules below a folder, tests and ignored files left out. */
export async function listModules(dir: string, ignore: readonly RegExp[]): Promise<string[]> {
  const files = await listFiles(dir);
  return files.filter((file) =>
    MODULE.test(file) && !file.endsWith(".d.ts") && !TEST.test(file) &&
    !ignore.some((pattern) => pattern.test(join(dir, file)))
  );
}

async function entriesOf(dir: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(dir));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
