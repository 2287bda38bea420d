/** The audit as tasks write it, beside a running app or without one. */
import { createAudit, type OpenAudit } from "../lib/audit/audit.ts";
import { KV_LIMITS, kvChain } from "../lib/audit/kv_chain.ts";
import { fileChain } from "../lib/audit/sinks.ts";
import { createWriter } from "../lib/audit/writer.ts";
import { SYSTEM_CLOCK } from "../lib/clock/clock.ts";
import type { Config } from "../lib/config/config.ts";
import { say } from "../lib/log/terminal.ts";
import type { KvStorage } from "../lib/storage/kv_storage.ts";

/** The app's audit in KV, and its file if it has one; records of a task are not on a stream. */
export function openTaskAudit(
  { auditLog, auditKeepMs: keepMs }: Config,
  store: KvStorage,
): Pick<OpenAudit, "record" | "flush" | "close"> {
  const { now } = SYSTEM_CLOCK;
  const options = {
    now,
    instance: crypto.randomUUID(),
    hide: (text: string) => text,
    onLost: (_: unknown, error: unknown) => say(`The audit cannot be written: ${String(error)}.`),
  };
  const file = auditLog === undefined ? [] : [{ write: fileChain(auditLog) }];
  const kv = keepMs === 0 ? [] : [{ ...KV_LIMITS, write: kvChain({ store, now, keepMs }) }];
  const [first, ...others] = [...file, ...kv];
  const nothing = () => Promise.resolve();
  if (first === undefined) return { record() {}, flush: nothing, close: nothing };
  const copies = others.map((chain) => createWriter({ ...options, ...chain }));
  return createAudit({ ...options, ...first, copies });
}
