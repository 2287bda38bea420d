/** The inline scripts of pages with a map, as the build makes them (scripts/first_scripts.ts). */
import { OperatorError } from "../operator_error.ts";

/** Where the build writes them, below static/. */
export const FIRST_SCRIPTS = { own: "map/first_own.js", frame: "map/first_frame.js" } as const;

export type FirstScripts = Readonly<Record<keyof typeof FIRST_SCRIPTS, string>>;

/**
 * @param folder of the static files.
 * @throws {OperatorError} when one is missing, or ends the element that it is inlined into.
 */
export async function openFirstScripts(folder: URL): Promise<FirstScripts> {
  return {
    own: await textOf(new URL(FIRST_SCRIPTS.own, folder)),
    frame: await textOf(new URL(FIRST_SCRIPTS.frame, folder)),
  };
}

async function textOf(file: URL): Promise<string> {
  const text = await Deno.readTextFile(file).catch((cause: unknown) => {
    throw new OperatorError("The pages' first scripts are not built: run `deno task build`.", {
      cause,
    });
  });
  if (/<\/script|<!--/i.test(text)) throw new OperatorError(`${file.pathname} ends its element.`);
  return text.trim();
}
