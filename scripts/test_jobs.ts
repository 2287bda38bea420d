/** Splits the tests of `deno task test` into jobs for several processes. */
import * as v from "valibot";

/** Test files for one process. */
export type TestJob = readonly string[];

/** Jobs by what they use most: a browser, a running app, or only the test process. */
export interface TestJobs {
  readonly browser: readonly TestJob[];
  readonly app: readonly TestJob[];
  readonly unit: readonly TestJob[];
}

/** Browser tests, the longest first, so that none of them runs alone at the end. */
const IN_BROWSER = ["tests/oidc/browser_test.ts", "tests/browser/"];
/** Tests that start the app and mostly wait for it. */
const OF_APP = ["tests/", "bench/"];
/** Short files share a process, since starting one is slow. */
const UNITS_A_JOB = 12;

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
  const browser = IN_BROWSER.flatMap((place) => files.filter(isIn([place])));
  const app = files.filter((file) => isIn(OF_APP)(file) && !browser.includes(file));
  const unit = files.filter((file) => !browser.includes(file) && !app.includes(file));
  const alone = (file: string): TestJob => [file];
  return { browser: browser.map(alone), app: app.map(alone), unit: jobsOf(unit) };
}

function jobsOf(files: readonly string[]): TestJob[] {
  const count = Math.ceil(files.length / UNITS_A_JOB);
  return Array.from(
    { length: count },
    (_, job) => files.slice(job * UNITS_A_JOB, (job + 1) * UNITS_A_JOB),
  );
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
