/**
 * Sizes that keep the code readable: lines of a file, of a function, and columns of a comment.
 *
 * Tests count for the length of files by a wider bound, and not for that of functions: a body of
 * `describe` is a list of cases, and is read one case at a time.
 */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const ROOT = new URL("../", import.meta.url);

const FILE_LINES = 250;
const TEST_FILE_LINES = 500;
const FUNCTION_LINES = 80;
const COMMENT_COLUMNS = 100;

/**
 * Longer functions, and the length that each may have: none may grow, and one that becomes short
 * enough takes its line here with it. They are factories, which are read as a class is, one inner
 * function at a time; those share the state that the factory closes over, so that a cut would pass
 * all of it around.
 */
const LONGER_FUNCTIONS: Readonly<Record<string, number>> = {
  // A signal and its setter for each thing that the map's parts share.
  "components/map/state/layer_state.ts createLayerState": 106,
  "components/map/state/map_state.ts createMapState": 167,
  // Writes whose answer is lost, and what settles them: one proof, read as a whole.
  "lib/storage/deno_kv.ts denoKv": 93,
  // State machines: what is held, when it ends, and what each event does to it.
  "lib/map/access/access_keeper.ts createAccessKeeper": 99,
  "lib/map/access/access_source.ts createAccessSource": 107,
  "lib/map/embed/embed_session.ts createEmbedSession": 92,
  // Each wraps one object of a library: api-client's sources, MapLibre's map, deck.gl's layers.
  "lib/map/sources/map_engine.ts createMapEngine": 95,
  "lib/map/view/camera.ts createCamera": 126,
  "lib/map/view/drawing.ts createDrawing": 87,
};

/**
 * Longer files, and the length that each may have. The types of `<carto-map>` are one file, which
 * developers of host pages copy into their projects; npm's package has a copy of it.
 */
const LONGER_FILES: Readonly<Record<string, number>> = {
  "packages/element/embed.d.ts": 266,
  "static/embed.d.ts": 266,
};

interface Source {
  readonly path: string;
  readonly text: string;
  readonly isTest: boolean;
}

/** Files that Git knows or would add. */
async function sources(): Promise<Source[]> {
  const { stdout } = await new Deno.Command("git", {
    args: ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx"],
    cwd: ROOT,
  }).output();
  const paths = new TextDecoder().decode(stdout).trim().split("\n");
  const read = paths.map(async (path) => {
    const text = await Deno.readTextFile(new URL(path, ROOT)).catch(ifFound);
    return text === null ? [] : [{ path, text, isTest: isTest(path) }];
  });
  return (await Promise.all(read)).flat();
}

/** A file that was deleted and not committed yet. */
function ifFound(error: unknown): null {
  if (error instanceof Deno.errors.NotFound) return null;
  throw error;
}

const isTest = (path: string) => /_test\.tsx?$/.test(path) || /^(tests|bench)\//.test(path);
const linesOf = (text: string) => text.trimEnd().split("\n").length;

type FunctionNode =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** @returns the length in lines of each function that is too long, by its name and file. */
function longFunctions({ path, text }: Source): [string, number][] {
  if (linesOf(text) <= FUNCTION_LINES) return [];
  const found: [string, number][] = [];
  const visit = (node: FunctionNode) => {
    const lines = linesOf(text.slice(...node.range));
    if (lines > FUNCTION_LINES) found.push([`${path} ${nameOf(node)}`, lines]);
  };
  Deno.lint.runPlugin(
    {
      name: "sizes",
      rules: {
        functions: {
          create: () => ({
            FunctionDeclaration: visit,
            FunctionExpression: visit,
            ArrowFunctionExpression: visit,
          }),
        },
      },
    },
    path,
    text,
  );
  return found;
}

function nameOf(node: FunctionNode): string {
  if ("id" in node && node.id) return node.id.name;
  const { parent } = node;
  return parent.type === "VariableDeclarator" && parent.id.type === "Identifier"
    ? parent.id.name
    : parent.type;
}

/** @returns the lines of comments that are too wide; a URL cannot be broken. */
function wideComments({ path, text }: Source): string[] {
  return text.split("\n").flatMap((line, index) => (
    /^\s*(\/\/|\/\*|\*)/.test(line) && [...line].length > COMMENT_COLUMNS && !/https?:/.test(line)
      ? [`${path}:${index + 1}`]
      : []
  ));
}

const all = await sources();

describe("the source", () => {
  it("has no file over 250 lines, and no test over 500, but the named ones", () => {
    const long = all
      .filter(({ text, isTest }) => linesOf(text) > (isTest ? TEST_FILE_LINES : FILE_LINES));
    const grown = long.filter(({ path, text }) => linesOf(text) > (LONGER_FILES[path] ?? 0));
    expect(all.length).toBeGreaterThan(500);
    expect(grown.map(({ path }) => path)).toEqual([]);
    expect(long.map(({ path }) => path).toSorted()).toEqual(Object.keys(LONGER_FILES));
  });

  it("has no function over 80 lines but the named ones, which do not grow", () => {
    const long = all.filter(({ isTest }) => !isTest).flatMap(longFunctions);
    const grown = long.filter(([name, lines]) => lines > (LONGER_FUNCTIONS[name] ?? 0));
    expect(grown).toEqual([]);
    expect(long.map(([name]) => name).toSorted()).toEqual(Object.keys(LONGER_FUNCTIONS).sort());
  });

  it("has no comment over 100 columns", () => {
    expect(all.flatMap(wideComments)).toEqual([]);
  });
});
