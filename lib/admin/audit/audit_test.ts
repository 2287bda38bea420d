import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { createAudit, type OpenAudit } from "../../audit/audit.ts";
import type { AuditEvent } from "../../audit/events.ts";
import { KV_LIMITS, kvChain } from "../../audit/kv_chain.ts";
import { auditLines, verifyAudit } from "../../audit/verify.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { ALL_AUDIT_RECORDS } from "../../storage/key_prefixes.ts";
import { auditRecordKey } from "../../storage/keys.ts";
import { type CountedKv, countedKv } from "../../../tests/helpers/counted_kv.ts";
import { manualClock, type MovableClock } from "../../../tests/helpers/manual_clock.ts";
import { AuditQuery } from "./audit_query.ts";
import type { AuditParts } from "./audit_rows.ts";
import { exportAudit } from "./export_audit.ts";
import { readAudit } from "./read_audit.ts";
import { verifyPart } from "./verify_part.ts";

const DAY_MS = 24 * 3_600_000;
const START = Date.UTC(2026, 0, 31, 12);

const signedIn = (username: string, groups = ["BOSTON"]): AuditEvent => ({
  event: "signed_in",
  username,
  groups,
  method: "password",
});
const revoked = (owner: string, token_name: string): AuditEvent => ({
  event: "token_revoked",
  token_name,
  owner,
  reason: "signed_out",
});

let folder: string;
let clock: MovableClock;
let store: CountedKv;
let parts: AuditParts;
beforeEach(async () => {
  folder = await Deno.makeTempDir();
  clock = manualClock(START);
  store = countedKv(denoKv(`${folder}/kv.sqlite3`));
  parts = { store, now: clock.now, keepMs: 90 * DAY_MS };
});
afterEach(async () => {
  await store.close();
  await Deno.remove(folder, { recursive: true });
});

/** The audit of a process, with a clock of its own. */
function auditOf(instance: string, now = clock.now): OpenAudit {
  return createAudit({
    ...KV_LIMITS,
    write: kvChain({ store, now, keepMs: parts.keepMs }),
    now,
    instance,
    hide: (text) => text,
    onLost: (_, error) => {
      throw error;
    },
  });
}

async function record(...events: readonly AuditEvent[]): Promise<void> {
  const audit = auditOf("one");
  for (const event of events) audit.record(event);
  await audit.flush();
}

/** As an address has it. */
const read = (query: Record<string, string>) => readAudit(parts, v.parse(AuditQuery, query));

async function exported(format: "ndjson" | "csv", query = {}): Promise<Uint8Array> {
  const stream = exportAudit(parts, v.parse(AuditQuery, query), format);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

describe("the audit in KV", () => {
  it("is one chain of all processes, also where their clocks differ", async () => {
    const processes = ["a", "b", "c"].map((name, index) =>
      auditOf(name, () => clock.now() + index * 5_000)
    );
    for (let turn = 0; turn < 100; turn++) {
      for (const [index, audit] of processes.entries()) {
        audit.record(revoked(`user${index}`, `token-${turn}`));
      }
    }
    await Promise.all(processes.map((audit) => audit.flush()));
    const file = await exported("ndjson");
    expect(verifyAudit(auditLines(file))).toMatchObject({ ok: true, records: 300, torn: [] });
    const part = await verifyPart(parts, {});
    expect(part).toMatchObject({ records: 300, first: 1, last: 300, fault: null, next: null });
  });

  it("shows the newest first, fifty a page, and reads no more than a page has", async () => {
    await record(...Array.from({ length: 120 }, (_, index) => revoked("ann", `token-${index}`)));
    const seen: number[] = [];
    for (let query: Record<string, string> | null = {}; query !== null;) {
      store.rowsRead();
      const { records, next } = await read(query);
      expect(store.rowsRead()).toBeLessThanOrEqual(102);
      seen.push(...records.map(({ seq }) => seq));
      query = next === null ? null : { after: next };
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => 120 - index));
  });

  it("is searched by person, event and day, by a bounded number of rows", async () => {
    for (const day of [0, 1, 2]) {
      await record(
        ...Array.from({ length: 30 }, (_, index) => revoked("ann", `ann-${day}-${index}`)),
        ...Array.from({ length: 30 }, (_, index) => revoked("bob", `bob-${day}-${index}`)),
        signedIn("ann", [`DAY${day}`]),
      );
      clock.pass(DAY_MS);
    }
    const found = async (query: Record<string, string>) => {
      store.rowsRead();
      const { records } = await read(query);
      expect(store.rowsRead()).toBeLessThanOrEqual(1_102);
      return records;
    };
    const ofAnn = await found({ person: " Ann " });
    expect(ofAnn.map(({ person }) => person)).toEqual(Array(50).fill("ann"));
    const signIns = await found({ person: "ann", event: "signed_in" });
    expect(signIns.map(({ details }) => details.groups)).toEqual([["DAY2"], ["DAY1"], ["DAY0"]]);
    const oneDay = await found({ event: "signed_in", from: "2026-02-01", until: "2026-02-01" });
    expect(oneDay.map(({ details }) => details.groups)).toEqual([["DAY1"]]);
    expect(await found({ person: "nobody" })).toEqual([]);
    expect(await found({ from: "2026-02-02", until: "2026-02-01" })).toEqual([]);
  });

  it("has a person's name lead to all that names them, in whatever form", async () => {
    const look = (query: Record<string, string>): AuditEvent => ({
      event: "admin_viewed",
      username: "op",
      page: "/admin/people/person",
      query,
    });
    await record(
      look({ name: " ANN " }),
      look({ person: "Ann" }),
      look({ q: "ANN" }),
      revoked("user:ann", "token"),
      { event: "admin_changed", username: "op", change: "token_revoked", of: "user:ann" },
      revoked('groups:["ANN"]', "shared"),
    );
    const { records } = await read({ person: "ann" });
    expect(records.map(({ person, seq }) => [person, seq]))
      .toEqual([["op", 5], ["ann", 4], ["op", 3], ["op", 2], ["op", 1]]);
  });

  it("ends at places that are no longer kept, or never were", async () => {
    await record(revoked("ann", "old"));
    const { records: [old] } = await read({});
    const after = `${Date.parse(old?.time ?? "")}.${old?.seq}`;
    clock.pass(91 * DAY_MS);
    await record(revoked("ann", "young"));
    for (const place of [after, "0.0", "1.5"]) {
      expect([place, (await read({ after: place })).records]).toEqual([place, []]);
      expect([place, await verifyPart(parts, v.parse(AuditQuery, { after: place }))])
        .toMatchObject([place, { records: 1, first: 2, fault: null }]);
    }
    const beyond = "999999999999999.1";
    expect((await read({ after: beyond, until: "2027-01-01" })).records).toHaveLength(1);
    const query = v.parse(AuditQuery, { after: beyond, until: "2027-01-01" });
    expect(await verifyPart(parts, query)).toMatchObject({ records: 0, fault: null });
  });

  it("passes over a thousand rows of other events at most, and goes on from there", async () => {
    await record(signedIn("ann"));
    await record(...Array.from({ length: 1_500 }, (_, index) => revoked("ann", `token-${index}`)));
    store.rowsRead();
    const first = await read({ person: "ann", event: "signed_in" });
    expect(store.rowsRead()).toBeLessThanOrEqual(1_102);
    expect(first.records).toEqual([]);
    const second = await read({ person: "ann", event: "signed_in", after: first.next ?? "" });
    expect(second.records.map(({ event }) => event)).toEqual(["signed_in"]);
    expect(second.next).toBeNull();
  });

  it("shows which record was changed, moved or removed", async () => {
    const events = Array.from({ length: 10 }, (_, index) => revoked("ann", `token-${index}`));
    await record(...events);
    const key = auditRecordKey(START, 4);
    const line = String((await store.get(key))?.value);
    const changed = line.replace("token-3", "token-x");
    await store.commit({ set: [{ key, value: changed }] });
    expect((await read({})).records.filter(({ intact }) => !intact).map(({ seq }) => seq))
      .toEqual([4]);
    const fault = { seq: 4, reason: "was changed: its hash does not fit" };
    expect(await verifyPart(parts, {})).toMatchObject({ records: 3, last: 3, fault });
    await store.commit({ delete: [key] });
    expect((await verifyPart(parts, {})).fault?.seq).toBe(5);
  });

  it("is verified in parts that are one chain", async () => {
    const events = Array.from({ length: 10_050 }, (_, index) => revoked("ann", `token-${index}`));
    await record(...events.slice(0, 6_000));
    await record(...events.slice(6_000));
    const first = await verifyPart(parts, {});
    expect(first).toMatchObject({ records: 10_000, first: 1, last: 10_000, fault: null });
    const { after } = v.parse(AuditQuery, { after: first.next ?? "" });
    const second = await verifyPart(parts, { after });
    expect(second).toMatchObject({ first: 10_000, last: 10_050, fault: null, next: null });
  });

  it("ends with its time: an older record is neither shown nor verified", async () => {
    await record(revoked("ann", "old"));
    clock.pass(89 * DAY_MS);
    await record(revoked("ann", "young"));
    clock.pass(2 * DAY_MS);
    const seen = [await read({}), await read({ person: "ann" })];
    expect(seen.map(({ records }) => records.map(({ seq }) => seq))).toEqual([[2], [2]]);
    expect(await verifyPart(parts, {})).toMatchObject({ records: 1, first: 2, fault: null });
  });

  it("keeps the event alone of a record that KV has no room for", async () => {
    const groups = Array.from({ length: 500 }, (_, index) => `GROUP-${index}-${"x".repeat(20)}`);
    await record(signedIn("ann", groups));
    const { records: [one] } = await read({ person: "ann" });
    expect(one).toMatchObject({ event: "signed_in", details: { too_long: true }, intact: true });
    // The person is recorded: a long member hides no one.
    expect([one?.person, one?.details.groups]).toEqual(["ann", undefined]);
  });

  it("is exported as a spreadsheet whose cells are no formulas", async () => {
    await record(revoked("=cmd|' /C calc'!A0", "token,1"));
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await exported("csv"));
    const [header, row] = text.split("\r\n");
    expect(header).toBe("\uFEFFseq,time,event,person,instance,details,intact");
    expect(row).toContain(",token_revoked,'=cmd|' /C calc'!A0,one,");
  });

  it("has no record without its place, where KV refuses a commit", async () => {
    let refused = 3;
    const commit: CountedKv["commit"] = (change) =>
      refused-- > 0 ? Promise.resolve(null) : store.commit(change);
    const write = kvChain({ store: { ...store, commit }, now: clock.now, keepMs: DAY_MS });
    const audit = createAudit({
      ...{ write, now: clock.now, instance: "one", hide: String },
      onLost: () => {},
    });
    audit.record(revoked("ann", "token"));
    await audit.flush();
    const rows = await Array.fromAsync(store.list(ALL_AUDIT_RECORDS));
    expect(rows.map(({ key }) => key)).toEqual([auditRecordKey(START, 1)]);
  });
});
