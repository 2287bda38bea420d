/** The servers of docs/existing-application.md, each in its own process, with a login. */
import { freePort } from "./app.ts";
import { codeInDocs } from "./doc_code.ts";

const FOLDER = new URL("./existing_login/", import.meta.url).pathname;

export interface ExistingApplication extends AsyncDisposable {
  readonly origin: string;
  /** The script of its page at `/`; by default the page is empty. */
  script: string;
}

/** A section's code, with this test's addresses in place of the documented ones. */
export async function existingApplicationCode(
  heading: string,
  { origin, maps }: { origin: string; maps: string },
): Promise<string> {
  const [code = ""] = await codeInDocs("existing-application.md", heading, "js");
  return code.replaceAll("https://maps.example.com", maps)
    .replaceAll("https://app.example.com", origin);
}

/**
 * Runs the code under the heading, waits until it listens, and adds a page.
 *
 * @param options `serve`: the code exports a fetch handler; `maps`: carto-embed's origin.
 */
export async function startExistingApplication(
  heading: string,
  { port, maps, environment, serve = false }: {
    readonly port: number;
    readonly maps: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly serve?: boolean;
  },
): Promise<ExistingApplication> {
  const origin = `http://localhost:${port}`;
  const serverPort = freePort();
  // In the same folder as the login module that it imports.
  const file = await Deno.makeTempFile({ dir: FOLDER, prefix: "run-", suffix: ".mjs" });
  await Deno.writeTextFile(file, await existingApplicationCode(heading, { origin, maps }));
  const listen = ["serve", "--quiet", "-A", "--host", "127.0.0.1", "--port", String(serverPort)];
  const process = new Deno.Command(Deno.execPath(), {
    args: [...serve ? listen : ["run", "--quiet", "-A"], file],
    cwd: FOLDER,
    env: { ...environment, PORT: String(serverPort), NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(process.stderr).text();
  const ended = process.status.then(async () => {
    throw new Error(`The code under "${heading}" ended:\n${await complaints}`);
  });
  // Handled here, so that a later exit is no unhandled rejection.
  ended.catch(() => undefined);
  await Promise.race([listening(serverPort), ended]);

  const front = Deno.serve({ port, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname !== "/") {
      return await fetch(new Request(`http://127.0.0.1:${serverPort}${pathname}`, request));
    }
    const page = `<!doctype html><title>ACME</title><script>${application.script}</script>`;
    return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
  });
  const application: ExistingApplication = {
    origin,
    script: "",
    async [Symbol.asyncDispose]() {
      await front.shutdown();
      process.kill();
      await process.status;
      await complaints;
      await Deno.remove(file);
    },
  };
  return application;
}

/** Retries until the server listens. */
export async function listening(port: number): Promise<void> {
  for (;;) {
    try {
      (await Deno.connect({ port, hostname: "127.0.0.1" })).close();
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
