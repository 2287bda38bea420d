/** Splits the tests of `deno task test` into jobs for several processes. */
import * as v from "valibot";

/** Test files for one process. */
export interface TestJob {
  readonly files: readonly string[];
  /** Whether they share an isolate; by default `deno test` gives each file its own. */
  readonly inOneIsolate: boolean;
}

/** Jobs by what they use most: a browser, a running app, or only the test process. */
export interface TestJobs {
  readonly browser: readonly TestJob[];
  readonly app: readonly TestJob[];
  readonly unit: readonly TestJob[];
}

const IN_BROWSER = ["tests/oidc/browser_test.ts", "tests/browser/"];
/** The longest, which run first, so that none of them runs alone at the end. */
const LONGEST = [
  "tests/processes/dev_test.ts",
  "tests/broker/kill_test.ts",
  "tests/isolation/days_test.ts",
  "tests/processes/maps_new_test.ts",
  "tests/browser/maps_test.ts",
  "tests/browser/a11y_test.ts",
  "tests/browser/proposed_maps_test.ts",
  "tests/browser/any_table_test.ts",
  "tests/browser/map_test.ts",
  "tests/browser/boxes_test.ts",
  "tests/browser/first_map_test.ts",
  "tests/browser/embed_element_test.ts",
  "tests/browser/panel_test.ts",
  "tests/browser/sign_in_test.ts",
];
/** Tests that start the app and mostly wait for it; those in no folder of `tests/` need none. */
const OF_APP = /^(?:tests\/[^/]+\/|bench\/)/;
/** Files that share a process: starting one, and even more loading its modules, is slow. */
const UNITS_A_JOB = { inOneIsolate: 30, separate: 12 } as const;
/** Each takes seconds: with more of them, the last jobs would run by themselves. */
const APPS_A_JOB = 4;
/** Stand-ins for packages keep state in their modules, as these do. */
const STAND_INS = /^jsr\//;
/** CARTO's client names the version of deck.gl in its requests where anything has loaded it. */
const WITHOUT_DECK_GL = "lib/map/sources/carto_source_test.ts";

const Configuration = v.object({ exclude: v.array(v.string()) });

/**
 * @param root the project's folder.
 * @param but files to leave out.
 */
export async function testJobs(root: URL, but: readonly string[]): Promise<TestJobs> {
  const text = await Deno.readTextFile(new URL("deno.json", root));
  const { exclude } = v.parse(Configuration, JSON.parse(text));
  const never = [...exclude, ...but];
  const files = (await Array.fromAsync(testFiles(root, never))).sort();
  const isIn = (places: readonly string[]) => (file: string) =>
    places.some((place) => file.startsWith(place));
  const turn = (file: string) => LONGEST.includes(file) ? LONGEST.indexOf(file) : LONGEST.length;
  files.sort((one, other) => turn(one) - turn(other));
  const browser = files.filter(isIn(IN_BROWSER));
  const app = files.filter((file) => OF_APP.test(file) && !browser.includes(file));
  const unit = files.filter((file) => !browser.includes(file) && !app.includes(file));
  const alone = (file: string): TestJob => ({ files: [file], inOneIsolate: false });
  const long = app.filter((file) => LONGEST.includes(file));
  const others = app.filter((file) => !LONGEST.includes(file));
  return {
    browser: browser.map(alone),
    app: [...long.map(alone), ...together(others, APPS_A_JOB)],
    unit: unitJobs(unit),
  };
}

function unitJobs(files: readonly string[]): TestJob[] {
  const isSeparate = (file: string) => STAND_INS.test(file) || file === WITHOUT_DECK_GL;
  const separate = files.filter(isSeparate);
  return [
    ...together(files.filter((file) => !isSeparate(file)), UNITS_A_JOB.inOneIsolate),
    ...chunks(separate, UNITS_A_JOB.separate).map((files) => ({ files, inOneIsolate: false })),
  ];
}

function together(files: readonly string[], size: number): TestJob[] {
  return chunks(files, size).map((files) => ({ files, inOneIsolate: true }));
}

function chunks(files: readonly string[], size: number): (readonly string[])[] {
  const count = Math.ceil(files.length / size);
  return Array.from({ length: count }, (_, at) => files.slice(at * size, (at + 1) * size));
}

/** @returns the test files that `deno test` would find, relative to the project. */
async function* testFiles(
  root: URL,
  never: readonly string[],
  folder = "",
): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    const path = `${folder}${name}${isDirectory ? "/" : ""}`;
    if (name === "node_modules" || name.startsWith(".") || never.includes(path)) continue;
    if (isDirectory) yield* testFiles(root, never, path);
    else if (/[._]test\.tsx?$/.test(name)) yield path;
  }
}
