/** The servers of docs/host-servers.md, each in its own process, with a login. */
import { freePort } from "./app.ts";
import { codeInDocs } from "./doc_code.ts";
import { listening } from "./existing_login.ts";
import { succeeds } from "./programs.ts";

/** Has the login modules, and the packages of the JavaScript servers. */
const FOLDER = new URL("./existing_login/", import.meta.url).pathname;

export interface HostServer extends AsyncDisposable {
  /** POST /carto-code with this Cookie header. */
  askCode(cookie: string): Promise<Response>;
}

/** carto-embed's address on the page, which is also the JWTs' audience. */
const DOCUMENTED = "https://maps.example.com";
/** Calls a route's function as Next does, without Next. */
const LIKE_NEXT = `import { POST } from "./route.js"; export default { fetch: POST };`;

/** How a section's code runs: its files by name, and the program that runs one of them. */
interface Runtime {
  readonly language: "js" | "python" | "java";
  /** The heading of the module that the section's code imports, and that module's file. */
  readonly module?: readonly [heading: string, file: string];
  readonly login: string;
  readonly file: string;
  /** A program that has to succeed first. */
  readonly compile?: readonly string[];
  readonly run: (port: number) => readonly string[];
}

const deno = (...args: string[]) => [Deno.execPath(), ...args];
const JAVASCRIPT = {
  language: "js",
  module: ["JavaScript", "carto_code.js"],
  login: "login.js",
} as const;

/** @param modules that the server imports. */
async function python(modules: string): Promise<Runtime | null> {
  const program = await pythonWith(modules);
  if (program === null) return null;
  const module = ["Python", "carto_code.py"] as const;
  const run = () => [program, "app.py"];
  return { language: "python", module, login: "login.py", file: "app.py", run };
}

/** By the heading of its section; null where the machine lacks what the server needs. */
export const RUNTIMES: Readonly<Record<string, Runtime | null>> = {
  Express: { ...JAVASCRIPT, file: "app.js", run: () => deno("run", "--quiet", "-A", "app.js") },
  Hono: { ...JAVASCRIPT, file: "app.js", run: (port) => serve(port, "app.js") },
  Next: { ...JAVASCRIPT, file: "route.js", run: (port) => serve(port, "next.js") },
  None: await python("http.server"),
  Flask: await python("flask"),
  FastAPI: await python("fastapi, uvicorn"),
  Java: await succeeds("javac", "--version")
    ? {
      language: "java",
      login: "Login.java",
      file: "Application.java",
      compile: ["javac", "-J-XX:TieredStopAtLevel=1", "Application.java", "Login.java"],
      run: () => ["java", "-XX:TieredStopAtLevel=1", "Application"],
    }
    : null,
};

const serve = (port: number, file: string) =>
  deno("serve", "--quiet", "-A", "--host", "127.0.0.1", "--port", String(port), file);

/** @returns a Python that has the modules: Debian's own, or the first on the PATH. */
async function pythonWith(modules: string): Promise<string | null> {
  for (const program of ["/usr/bin/python3", "python3"]) {
    if (await succeeds(program, "-c", `import ${modules}`)) return program;
  }
  return null;
}

/**
 * Lays out the code under the heading with the login, runs it, and waits until it listens.
 *
 * @param maps carto-embed's origin, in place of the documented one.
 * @param secret HOST_JWT_SECRET.
 */
export async function startHostServer(
  heading: string,
  runtime: Runtime,
  maps: string,
  secret: string,
): Promise<HostServer> {
  // Below the folder whose packages it imports.
  const folder = await Deno.makeTempDir({ dir: FOLDER, prefix: "run-" });
  const { language, module, login, file, compile, run } = runtime;
  await Deno.copyFile(`${FOLDER}${login}`, `${folder}/${login}`);
  const files = module === undefined ? [[heading, file] as const] : [module, [heading, file]];
  for (const [heading = "", name = ""] of files) {
    const [code = ""] = await codeInDocs("host-servers.md", heading, language);
    await Deno.writeTextFile(`${folder}/${name}`, code.replaceAll(DOCUMENTED, maps));
  }
  await Deno.writeTextFile(`${folder}/next.js`, LIKE_NEXT);
  if (compile !== undefined) {
    const [program = "", ...args] = compile;
    const { success, stderr } = await new Deno.Command(program, { args, cwd: folder }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }
  const port = freePort();
  const [program = "", ...args] = run(port);
  const process = new Deno.Command(program, {
    args,
    cwd: folder,
    env: { HOST_JWT_SECRET: secret, PORT: String(port), PYTHONDONTWRITEBYTECODE: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(process.stderr).text();
  const ended = process.status.then(async () => {
    throw new Error(`The code under "${heading}" ended:\n${await complaints}`);
  });
  // Handled here, so that a later exit is no unhandled rejection.
  ended.catch(() => undefined);
  await Promise.race([listening(port), ended]);
  return {
    askCode: (cookie) =>
      fetch(`http://127.0.0.1:${port}/carto-code`, { method: "POST", headers: { cookie } }),
    async [Symbol.asyncDispose]() {
      process.kill();
      await process.status;
      await complaints;
      await Deno.remove(folder, { recursive: true });
    },
  };
}
