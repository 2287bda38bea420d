import { assert } from "@std/assert/assert";
import { startInstance } from "../../../tests/helpers/deno_deploy.ts";

export interface WarmUp {
  readonly readyMs: number;
  readonly stoppedMs: number;
  /** The settings that the page names. */
  readonly missing: readonly string[];
}

const LANGUAGES = { en: "Not set up yet", es: "Aún sin configurar" };
const PATHS = ["/", "/login", "/embed", "/metrics", "/nothing"];

/**
 * Starts a revision with no setting and no database, as in the preview timeline.
 *
 * @param root the app directory; undefined for this project's.
 */
export async function rehearseWarmUp(root?: string): Promise<WarmUp> {
  const instance = await startInstance({
    ...root === undefined ? {} : { root },
    timeline: "preview/k3x9m2",
    database: undefined,
    variables: {},
  });
  const named = new Set<string>();
  for (const path of PATHS) {
    for (const [language, title] of Object.entries(LANGUAGES)) {
      const response = await fetch(instance.origin + path, {
        headers: { "accept-language": language },
      });
      const html = await response.text();
      assert(response.status === 503, `${path} is ${response.status}`);
      assert(response.headers.get("cache-control") === "no-store", `${path} may be stored`);
      assert(html.includes(title), `${path} is not in ${language}`);
      assert(!/demo/i.test(html.replace(/<style>.*?<\/style>/s, "")), `${path} speaks of a demo`);
      for (const [name] of html.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)) named.add(name);
    }
  }
  const problem = await (await fetch(`${instance.origin}/api/session`)).json();
  assert(problem.code === "not_configured", `the API says ${problem.code}`);
  const { code, ms } = await instance.interrupt();
  assert(code === 0, `it ended with code ${code}:\n${instance.output()}`);
  return { readyMs: instance.readyMs, stoppedMs: ms, missing: [...named].sort() };
}
