/** The audit log, where it is a file. */
import { readFrom } from "../../audit/sinks.ts";
import { auditLines, type Verdict, verifyAuditEnd } from "../../audit/verify.ts";
import type { Check } from "../check.ts";
import { counted, failure, type Finding, ok, warning } from "../finding.ts";
import { systemReason } from "../system_reason.ts";

/** Some hundreds of records. */
const END_BYTES = 256 * 1024;

/** @throws {Deno.errors.NotFound} where there is no file yet. */
async function readEnd(path: string): Promise<string[]> {
  // Opened as the app does, but nothing is written.
  using file = await Deno.open(path, { read: true, append: true });
  // A process that is writing a record holds the lock.
  await file.lock(false);
  const { size } = await file.stat();
  const from = Math.max(0, size - END_BYTES);
  const lines = auditLines(await readFrom(file, from, size - from));
  // The first line may be incomplete.
  return from > 0 ? lines.slice(1) : lines;
}

export function checkAudit(path: string, verdict: Verdict): Finding {
  if (verdict.ok && verdict.torn.length > 0) {
    return warning(
      `${path}: the writing of ${counted(verdict.torn.length, "line")} near its end was cut off`,
      "See that the disk has space, and that the app is not killed; the records after it are whole.",
    );
  }
  if (verdict.ok) {
    return ok(`${path}: ${counted(verdict.records, "record")}, the newest follow one another`);
  }
  return failure(
    `${path}: near its end a line ${verdict.reason}`,
    `Run deno task audit verify ${path}, keep the file for an investigation, and move it away: ` +
      "a new one begins.",
  );
}

/** Checks whether the file can be created, without creating it. */
async function tryFolder(path: string): Promise<Finding> {
  const trial = `${path}.doctor-${crypto.randomUUID()}`;
  await Deno.writeTextFile(trial, "", { createNew: true, mode: 0o600 });
  await Deno.remove(trial);
  return ok(`${path} will be made with the first record`);
}

const audit: Check = {
  id: "audit",
  title: "AUDIT_LOG can be written, and its newest records follow one another",
  needs: ["configuration"],
  async run({ config }) {
    const { auditLog } = config();
    if (auditLog === undefined) return ok("AUDIT_LOG is not set: records go to standard error");
    try {
      return checkAudit(auditLog, verifyAuditEnd(await readEnd(auditLog)));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) return unusable(auditLog, error);
    }
    try {
      return await tryFolder(auditLog);
    } catch (error) {
      return unusable(auditLog, error);
    }
  },
};

function unusable(path: string, error: unknown): Finding {
  if (!(error instanceof Error)) throw error;
  const reason = systemReason(error) ?? error.name;
  if (error instanceof Deno.errors.NotCapable) {
    return failure(
      `${path}: ${reason}`,
      "Add the folder of AUDIT_LOG to read and write of the permission set app in deno.json.",
    );
  }
  return failure(
    `${path} cannot be written: ${reason}`,
    "Set AUDIT_LOG to a file in a folder that is there and that the app may write.",
  );
}

export const AUDIT_CHECKS: readonly Check[] = [audit];
