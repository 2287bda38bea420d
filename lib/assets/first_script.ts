/** The inline script of pages with a map, as the build makes it (scripts/first_script.ts). */
import { OperatorError } from "../operator_error.ts";

/** Where the build writes it, below static/. */
export const FIRST_SCRIPT_FILE = "map/first.js";

/** @throws {OperatorError} when there is no such file, or a `</script` in it would end it. */
export async function openFirstScript(file: URL): Promise<string> {
  const text = await Deno.readTextFile(file).catch((cause: unknown) => {
    throw new OperatorError("The pages' first script is not built: run `deno task build`.", {
      cause,
    });
  });
  if (/<\/script|<!--/i.test(text)) throw new OperatorError(`${FIRST_SCRIPT_FILE} ends itself`);
  return text;
}
