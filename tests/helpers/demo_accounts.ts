/** A demo's KV as after its first start, whose password hashing takes longer than all else. */
import { keptFile, layOutData } from "../../emulator/test_data.ts";
import { type Derived, rememberHashes } from "./remember_hashes.ts";

const NAME = "kv.sqlite3";
const SOURCES = ["demo.ts", "lib/identity/", "lib/storage/"]
  .map((source) => new URL(`../../${source}`, import.meta.url).pathname);

const DATA = new URL("../../.data/", import.meta.url).pathname;
const REMEMBER = new URL("remember_hashes.ts", import.meta.url);

let kept: Promise<string> | undefined;
let preload: Promise<string> | undefined;

/** What passwords of this process's users derived to. */
const derivedHere: Derived = {};
let remembering: Disposable | undefined;

/** Has apps that start from now on know what this process derives of passwords from now on. */
export function rememberDerived(): void {
  remembering ??= rememberHashes(derivedHere);
}

/** @returns modules that an app may run first, to know its users' hashes; own ones by `dispose`. */
export async function hashModules(): Promise<AsyncDisposable & { paths: readonly string[] }> {
  const accounts = await knownHashes();
  if (Object.keys(derivedHere).length === 0) {
    return { paths: [accounts], [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const own = await Deno.makeTempFile({ dir: DATA, prefix: "test-hashes-", suffix: ".js" });
  await Deno.writeTextFile(own, moduleOf(derivedHere));
  return { paths: [accounts, own], [Symbol.asyncDispose]: () => Deno.remove(own) };
}

/** Lays out in a folder what a demo's first start makes there: CARTO's data and two accounts. */
export async function layOutDemo(dataDir: string): Promise<void> {
  await Promise.all([layOutData(dataDir), layOutAccounts(`${dataDir}/${NAME}`)]);
}

/** Writes a KV with the demo's accounts to the path; it is created once per working copy. */
export async function layOutAccounts(kvPath: string): Promise<void> {
  await Deno.copyFile(await keptAccounts(), kvPath);
}

function moduleOf(derived: Derived): string {
  const module = JSON.stringify(REMEMBER.href);
  return `import { rememberHashes } from ${module};\nrememberHashes(${JSON.stringify(derived)});\n`;
}

/** @returns the path of a module that an app may run first, to know these accounts' hashes. */
function knownHashes(): Promise<string> {
  return preload ??= keptFile(
    "known_hashes.ts",
    [...SOURCES, REMEMBER.pathname],
    async (folder) => {
      const copy = `${folder}/${NAME}`;
      await Deno.copyFile(await keptAccounts(), copy);
      const { deriveAccounts } = await makers();
      await Deno.writeTextFile(`${folder}/known_hashes.ts`, moduleOf(await deriveAccounts(copy)));
    },
  );
}

function keptAccounts(): Promise<string> {
  return kept ??= keptFile(NAME, SOURCES, async (folder) => {
    const { makeAccounts } = await makers();
    await makeAccounts(`${folder}/${NAME}`);
  });
}

/** Most processes find the files, and need no module of the app. */
const makers = () => import("./make_demo_accounts.ts");
