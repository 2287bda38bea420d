/** What a bundle contains: the app's entries, the operator's tasks and files. */
import * as v from "valibot";

/** Tasks that an operator runs where the app runs: each is `cli/NAME.ts`. */
const TASKS = [
  "admin",
  "audit",
  "backup",
  "doctor",
  "health",
  "maps",
  "permissions",
  "policy",
  "restore",
  "users",
] as const;

/** Each entry's name in the bundle, and the statement that makes it, from {@linkcode ENTRIES}. */
export const ENTRY_MODULES: ReadonlyMap<string, string> = new Map([
  ["serve", 'import "../../serve.ts";'],
  ["server", 'export { default } from "../server.js";'],
  ...TASKS.map((task): [string, string] => [task, `import "../../cli/${task}.ts";`]),
]);

/** The build's folder; what a bundle has in place of the modules' folders. */
export const BUILD = "_fresh";
/** Where the entries' modules are written: all at one level, as the scripts made of them. */
export const ENTRIES = `${BUILD}/entries`;

/** Modules that only a demo imports. */
export const LEFT_OUT = ["*/demo.ts", "*/emulator/mod.ts"] as const;

/** Files and folders that a bundle has at the same place as the project. */
export const COPIED = [
  `${BUILD}/encoded`,
  `${BUILD}/encoded.json`,
  `${BUILD}/page_scripts.json`,
  `${BUILD}/static`,
  "LICENSE",
  "lib/basemap/ATTRIBUTION.md",
  "lib/basemap/basemap.pmtiles",
  "maps",
  "policy.json",
  "static",
] as const;

const Task = v.union([
  v.string(),
  v.pipe(v.object({ command: v.string() }), v.transform(({ command }) => command)),
]);
const Configuration = v.object({
  tasks: v.object(v.entriesFromList(TASKS, Task)),
  unstable: v.array(v.string()),
  permissions: v.object({ app: v.unknown() }),
});

/**
 * The configuration of a bundle: the operator's tasks on its scripts, with the same permissions,
 * and without packages.
 *
 * @param configuration the project's.
 */
export function bundleConfiguration(configuration: unknown): unknown {
  const { tasks, unstable, permissions } = v.parse(Configuration, configuration);
  const bundled = TASKS.map((task) => {
    const command = tasks[task].replace(`cli/${task}.ts`, `${BUILD}/${task}.js`);
    return [task, `DENO_ENV=production ${command}`];
  });
  return {
    tasks: { start: "./start.sh", ...Object.fromEntries(bundled) },
    lock: false,
    unstable,
    permissions: { app: permissions.app },
  };
}
