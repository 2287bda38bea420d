/** Pages of the console's audit over very many records in a KV file: their time, and the memory. */
import * as v from "valibot";
import { AuditQuery } from "../lib/admin/audit/audit_query.ts";
import type { AuditParts } from "../lib/admin/audit/audit_rows.ts";
import { exportAudit } from "../lib/admin/audit/export_audit.ts";
import { readAudit } from "../lib/admin/audit/read_audit.ts";
import { verifyPart } from "../lib/admin/audit/verify_part.ts";
import { CHAIN_START, sealRecord } from "../lib/audit/chain.ts";
import type { AuditEvent } from "../lib/audit/events.ts";
import { auditRowsOf } from "../lib/audit/kv_chain.ts";
import { say } from "../lib/log/terminal.ts";
import { denoKv } from "../lib/storage/deno_kv.ts";
import { fillKvFile, type KvRow } from "./kv_file.ts";
import type { Scale } from "./scale.ts";

const RECORDS = { full: 1_000_000, smoke: 200 } as const;
const RUNS = { full: 20, smoke: 1 } as const;
const DAY_MS = 24 * 3_600_000;
const PEOPLE = 1_000;

export async function benchAudit(scale: Scale): Promise<void> {
  const records = RECORDS[scale];
  const folder = await Deno.makeTempDir();
  const path = `${folder}/kv.sqlite3`;
  const now = Date.now();
  const startedAt = performance.now();
  await fillKvFile(path, rowsOf(records, now));
  const store = denoKv(path);
  const parts = { store, now: () => now, keepMs: 90 * DAY_MS };
  const middle = new Date(now - 30 * DAY_MS).toISOString().slice(0, 10);
  const filledS = (performance.now() - startedAt) / 1000;
  say(`${records} records, written in ${filledS.toFixed(0)} s, ${megabytes()} MB`);
  for (
    const [name, query] of Object.entries({
      "the newest": {},
      "a person": { person: "person7@example.com" },
      "a person's rare event": { person: "person7@example.com", event: "token_denied" },
      "an event on a day": { event: "signed_in", from: middle, until: middle },
    })
  ) await timed(name, RUNS[scale], () => readAudit(parts, v.parse(AuditQuery, query)));
  await timed("verifying 10,000", RUNS[scale], () => verifyPart(parts, {}));
  const { bytes, ms } = await exportAll(parts);
  say(`exporting all: ${(bytes / 1e6).toFixed(0)} MB in ${(ms / 1000).toFixed(1)} s`);
  say(`afterwards: ${megabytes()} MB`);
  await store.close();
  await Deno.remove(folder, { recursive: true });
}

const megabytes = () => Math.round(Deno.memoryUsage().rss / 1e6);

async function timed(name: string, runs: number, run: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let at = 0; at < runs; at++) {
    const startedAt = performance.now();
    await run();
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  const [median = 0, most = 0] = [times[Math.floor(times.length / 2)], times.at(-1)];
  say(`${name}: median ${median.toFixed(1)} ms, most ${most.toFixed(1)} ms, ${megabytes()} MB`);
}

async function exportAll(parts: AuditParts): Promise<{ bytes: number; ms: number }> {
  const startedAt = performance.now();
  let bytes = 0;
  for await (const chunk of exportAudit(parts, {}, "ndjson")) bytes += chunk.length;
  return { bytes, ms: performance.now() - startedAt };
}

/** The chain of two months. */
function* rowsOf(records: number, now: number): Generator<KvRow> {
  const start = now - 60 * DAY_MS;
  for (let link = CHAIN_START; link.seq < records;) {
    const seq = link.seq + 1;
    const time = start + Math.floor(seq / records * 59 * DAY_MS);
    const event = eventOf(seq);
    const place = { seq, time: new Date(time).toISOString(), instance: "bench" };
    const sealed = sealRecord({ ...place, ...event }, link);
    yield* auditRowsOf({ ...sealed, event }, time);
    link = sealed.link;
  }
}

function eventOf(seq: number): AuditEvent {
  const username = `person${seq % PEOPLE}@example.com`;
  if (seq % 3 === 0) {
    return { event: "signed_in", username, groups: ["BOSTON"], method: "password" };
  }
  return {
    event: "token_minted",
    username,
    groups: ["BOSTON"],
    token_name: `carto-embed-${seq}`,
    expires_at: "2026-01-01T00:00:00.000Z",
    rights_hash: "0".repeat(64),
  };
}
