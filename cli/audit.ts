/**
 * `deno task audit verify FILE [HEAD]` checks whether an audit log was altered. With the head that
 * an earlier run printed, it also detects truncation. An incomplete line is reported but is not a
 * failure: a crash leaves one, and anyone who can write to the file can do worse.
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
say(`${file} was not altered.`);
for (const line of verdict.torn) {
  say(`Torn:    line ${line} was not completely written; its record is lost.`);
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
