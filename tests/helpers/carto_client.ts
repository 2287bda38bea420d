/** The real `@carto/api-client`, called in a page as its visitor might from the console. */
import { build } from "esbuild";
import type { Page } from "playwright-core";

let script: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { query, vectorQuerySource, vectorTableSource } from "@carto/api-client";`,
      resolveDir: new URL("../../", import.meta.url).pathname,
    },
    bundle: true,
    format: "iife",
    globalName: "carto",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** A visitor's request to CARTO with a user's token. */
export interface Attempt {
  readonly accessToken: string;
  readonly apiBaseUrl: string;
  readonly connectionName: string;
  readonly sqlQuery?: string;
  readonly tableName?: string;
  readonly queryParameters?: Readonly<Record<string, string>>;
}

export interface Outcome {
  /** CARTO's status for the request that failed; 200 if none did. */
  readonly status: number;
  readonly message: string;
  /** The content of the first tile with data, as text. */
  readonly tile: string;
}

/** Uses the client in the page: instantiates the map, and reads the tile that covers everything. */
export async function attempt(
  page: Page,
  method: "query" | "vectorQuerySource" | "vectorTableSource",
  options: Attempt,
): Promise<Outcome> {
  // Evaluated as in a debugger's console: the page's CSP does not apply.
  await page.evaluate(`${await (script ??= bundle())}; globalThis.carto = carto;`);
  return await page.evaluate(useClient, { method, options });
}

/** Runs in the browser, so it must not use anything from outside itself. */
async function useClient(
  { method, options }: { method: string; options: Attempt },
): Promise<Outcome> {
  const client: unknown = Reflect.get(globalThis, "carto");
  if (typeof client !== "object" || client === null) throw new Error("no client");
  try {
    const source = await Reflect.get(client, method)(options);
    if (method === "query") return { status: 200, message: "", tile: JSON.stringify(source.rows) };
    const url = source.tiles[0].replace("{z}/{x}/{y}", "0/0/0");
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${options.accessToken}` },
    });
    const tile = new TextDecoder("latin1").decode(await response.arrayBuffer());
    return { status: response.status, message: "", tile };
  } catch (error) {
    const response: unknown = Reflect.get(Object(error), "response");
    const status = response instanceof Response ? response.status : 0;
    return { status, message: String(error), tile: "" };
  }
}
