/** The packages for frameworks under `packages/`, in the pages of an application. */
import { codeInDocs } from "./doc_code.ts";

export const PACKAGES = new URL("../../packages/", import.meta.url).pathname;

export type Framework = "React" | "Vue";

/** The example's language in docs/embedding.md, which is its file's extension too. */
const LANGUAGES = { React: "tsx", Vue: "vue" } as const;

/**
 * @param maps carto-embed's origin.
 * @returns the example of docs/embedding.md for that origin.
 */
export async function exampleOf(
  framework: Framework,
  maps = "https://maps.example.com",
): Promise<string> {
  const [code = ""] = await codeInDocs("embedding.md", framework, LANGUAGES[framework]);
  return code.replaceAll("https://maps.example.com", maps);
}

/**
 * Runs a program of `packages/` with the packages of its own configuration.
 *
 * @returns its output.
 * @throws {Error} with its output if it fails.
 */
export async function runInPackages(...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: PACKAGES,
    env: { NO_COLOR: "1" },
  }).output();
  const [out, complaints] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`deno ${args.join(" ")}:\n${out}${complaints}`);
  return out ?? "";
}

/**
 * The script of a page with `showExample()`, `showMap(props)` and `showNothing()`, which records
 * the component's events in `calls` and has its methods in `map`.
 */
export async function pageScript(framework: Framework, maps: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  const example = `${folder}/example.${LANGUAGES[framework]}`;
  await Deno.writeTextFile(example, await exampleOf(framework, maps));
  try {
    const name = framework.toLowerCase();
    return await runInPackages("run", "--quiet", "-A", "checks/bundle.js", name, example);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
