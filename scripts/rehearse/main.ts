/** `deno task rehearse container|deploy` rehearses an installation on this machine. */
import { OperatorError } from "../../lib/operator_error.ts";
import { say } from "../../lib/log/terminal.ts";
import { rehearseContainer } from "./container/main.ts";
import { rehearseDeploy } from "./deploy/main.ts";

const REHEARSALS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  container: rehearseContainer,
  deploy: rehearseDeploy,
};

const USAGE = `Usage: deno task rehearse ${Object.keys(REHEARSALS).join(" | ")}`;

try {
  const [name = "", ...args] = Deno.args;
  const rehearse = Object.hasOwn(REHEARSALS, name) ? REHEARSALS[name] : undefined;
  if (rehearse === undefined) throw new OperatorError(USAGE);
  await rehearse(args);
  Deno.exit(0);
} catch (error) {
  say(error instanceof OperatorError ? error.message : Deno.inspect(error));
  Deno.exit(1);
}
