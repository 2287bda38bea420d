/**
 * `deno task audit verify FILE [HEAD]` tells whether an audit is as it was written. With a head
 * that an earlier run told, it finds a cut-off end as well. A line whose writing was cut off is
 * reported and is no fault: a crash leaves one, and whoever may change the file can do more.
 */
import { auditLines, verifyAudit } from "../lib/audit/verify.ts";
import { say } from "../lib/log/terminal.ts";

const [command, file, head, ...rest] = Deno.args;
if (command !== "verify" || !file || rest.length > 0) {
  say("Usage: deno task audit verify FILE [HEAD]");
  Deno.exit(2);
}

const verdict = verifyAudit(auditLines(await read(file)), head);
if (!verdict.ok) {
  say(`${file}: line ${verdict.line} ${verdict.reason}.`);
  Deno.exit(1);
}
say(`${file} is as it was written.`);
for (const line of verdict.torn) {
  say(`Torn:    line ${line}; its writing was cut off, so that what it was to say is lost.`);
}
say(`Records: ${verdict.records}`);
say(`Head:    ${verdict.head}`);

async function read(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    say(`${path} cannot be read: ${error.message}`);
    Deno.exit(2);
  }
}
