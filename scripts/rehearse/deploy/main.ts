/** `deno task rehearse deploy`: a deployment from its build to its last sign-out. */
import { say } from "../../../lib/log/terminal.ts";
import { OperatorError } from "../../../lib/operator_error.ts";
import { buildAsOnPlatform } from "./build.ts";
import { rehearseProduction } from "./production.ts";
import { rehearseWarmUp } from "./warm_up.ts";

/** Signed in at once, half of them in each region. */
const PEOPLE = 12;

/** @throws {OperatorError} where a user met an error, or a token was left at CARTO. */
export async function rehearseDeploy(): Promise<void> {
  say("Deno Deploy, rehearsed offline. Not rehearsed: its CDN, its builder and its real KV.\n");
  const built = await buildAsOnPlatform();
  try {
    say(`1. Build without settings: ${(built.ms / 1000).toFixed(1)} s`);
    const warmUp = await rehearseWarmUp(built.root);
    say(`2. Warm-up without settings: answers after ${warmUp.readyMs} ms, 503 in two languages,`);
    say(`   names ${warmUp.missing.length} settings, ends ${warmUp.stoppedMs} ms after SIGINT`);
    const { errors, orphans, lines } = await rehearseProduction({
      root: built.root,
      people: PEOPLE,
      crash: true,
    });
    for (const line of lines) say(line);
    say(`\nErrors for users: ${errors.length}. Tokens left at CARTO: ${orphans}.`);
    if (errors.length > 0 || orphans > 0) {
      throw new OperatorError(`The rehearsal failed.\n${errors.join("\n")}`);
    }
  } finally {
    await built.remove();
  }
}
