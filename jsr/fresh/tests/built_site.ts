import { Builder } from "fresh/dev";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** A project of its own, built to its disk and served from the build. */
export interface BuiltSite extends AsyncDisposable {
  /** Its folder. */
  readonly root: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export const NODE_MODULES = new URL("../../../node_modules", import.meta.url).pathname;

const MAIN = `import { App, staticFiles } from "fresh";
export const app = new App().use(staticFiles());
`;

/**
 * Builds a project.
 *
 * @param files Contents by path; without `main.ts`, the app serves its static files.
 */
export async function builtSite(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<BuiltSite> {
  const root = await makeProject({ "main.ts": MAIN, ...files });
  await new Builder({ root }).build();
  const { default: server } = await import(pathToFileURL(join(root, "_fresh/server.js")).href);
  return {
    root,
    fetch: (path, init) => server.fetch(new Request(`http://localhost${path}`, init)),
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/** Writes a project to a folder of its own, with this repository's npm packages. */
export async function makeProject(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const root = await Deno.makeTempDir();
  for (const [file, content] of Object.entries(files)) {
    const path = join(root, file);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeFile(
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
  }
  await Deno.symlink(NODE_MODULES, join(root, "node_modules")).catch(ignoreExisting);
  return root;
}

/** A project may bring packages of its own. */
function ignoreExisting(error: unknown): void {
  if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
}
