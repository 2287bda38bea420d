import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { SUM_EVERY_MS } from "../log/repeats.ts";
import { createAudit } from "./audit.ts";
import { CHAIN_START } from "./chain.ts";
import type { AuditEvent } from "./events.ts";
import { verifyAudit } from "./verify.ts";
import { type AppendToChain, MOST_FAILED_WAITING, MOST_WAITING } from "./writer.ts";

/** A chain in memory, on a disk that can be full. */
function setUp(time: FakeTime) {
  const disk = { full: false, tries: 0, lines: new Array<string>() };
  let last = CHAIN_START;
  const write: AppendToChain = (next) => {
    disk.tries++;
    if (disk.full) return Promise.reject(new Error("No space left on device"));
    for (const { line, link } of next(last)) {
      disk.lines.push(line);
      last = link;
    }
    return Promise.resolve();
  };
  const lost: AuditEvent[] = [];
  let waiting = 0;
  const audit = createAudit({
    write,
    now: () => time.now,
    instance: "i",
    hide: (text) => text,
    onLost: (event) => lost.push(event),
    onWaiting: (records) => waiting = records,
  });
  const records = () => disk.lines.map((line) => JSON.parse(line));
  return { audit, disk, lost, records, waiting: () => waiting };
}

const orphan = (token_name: string) => ({ event: "orphan_deleted", token_name }) as const;
const refusal = (name_hash: string | null) =>
  ({
    event: "sign_in_failed",
    method: "password",
    reason: "WrongCredentialsError",
    name_hash,
  }) as const;

describe("records that cannot be written", () => {
  it("wait, are tried again every five seconds, and keep their order and time", async () => {
    using time = new FakeTime();
    const { audit, disk, lost, records, waiting } = setUp(time);
    disk.full = true;
    const start = time.now;
    for (const name of ["a", "b", "c"]) {
      audit.record(orphan(name));
      await time.tickAsync(1_000);
    }
    await time.tickAsync(2_100);
    expect([disk.tries, waiting()]).toEqual([2, 3]);
    await expect(audit.check()).rejects.toThrow("No space left on device");
    disk.full = false;
    await time.tickAsync(5_100);
    await audit.check();
    expect([lost, waiting()]).toEqual([[], 0]);
    expect(records().map(({ token_name, time }) => [token_name, Date.parse(time) - start]))
      .toEqual([["a", 0], ["b", 1_000], ["c", 2_000]]);
    expect(verifyAudit(disk.lines)).toMatchObject({ ok: true, records: 3 });
  });

  it("are dropped beyond the limit, each reported, and their number recorded", async () => {
    using time = new FakeTime();
    const { audit, disk, lost, records } = setUp(time);
    disk.full = true;
    for (let n = 0; n < MOST_WAITING + 7; n++) audit.record(orphan(String(n)));
    const lostAt = new Date(time.now).toISOString();
    expect(lost).toEqual(Array.from({ length: 7 }, (_, n) => orphan(String(MOST_WAITING + n))));
    disk.full = false;
    await audit.flush();
    expect(records()).toHaveLength(MOST_WAITING + 1);
    expect(records().at(-1)).toMatchObject({ event: "records_lost", count: 7, since: lostAt });
    audit.record(orphan("later"));
    await audit.flush();
    expect(records().at(-1)).toMatchObject({ token_name: "later" });
  });

  it("of failed sign-ins leave half of the queue to events that attackers cannot create", async () => {
    using time = new FakeTime();
    const { audit, disk, lost, records } = setUp(time);
    disk.full = true;
    for (let minute = 0; minute < 60; minute++) {
      for (let n = 0; n < 200; n++) audit.record(refusal(`${minute} ${n}`));
      await time.tickAsync(SUM_EVERY_MS);
    }
    for (let n = MOST_FAILED_WAITING; n < MOST_WAITING; n++) audit.record(orphan(String(n)));
    expect(lost.filter(({ event }) => event !== "sign_in_failed")).toEqual([]);
    disk.full = false;
    await audit.flush();
    expect(records()).toHaveLength(MOST_WAITING + 1);
  });

  it("are reported at the end", async () => {
    using time = new FakeTime();
    const { audit, disk, lost } = setUp(time);
    disk.full = true;
    audit.record(orphan("a"));
    audit.record(refusal("x"));
    audit.record(refusal("x"));
    await audit.close();
    expect(lost).toEqual([orphan("a"), refusal("x"), refusal("x")]);
  });
});

describe("refusals that repeat", () => {
  it("cost a record at once, then one a minute with their count, and none is lost", async () => {
    using time = new FakeTime();
    const { audit, records } = setUp(time);
    const since = new Date(time.now).toISOString();
    for (let n = 0; n < 5_000; n++) audit.record(refusal("ann"));
    audit.record(refusal("ben"));
    await time.tickAsync(SUM_EVERY_MS);
    audit.record(refusal("ann"));
    await audit.close();
    expect(records().map(({ name_hash, count }) => [name_hash, count])).toEqual([
      ["ann", undefined],
      ["ben", undefined],
      ["ann", 4_999],
      ["ann", 1],
    ]);
    expect(records()[2]).toMatchObject({ since, time: since });
  });

  it("of more names than are counted separately are summed up, without names", async () => {
    using time = new FakeTime();
    const { audit, records } = setUp(time);
    for (let n = 0; n < 1_000; n++) audit.record(refusal(String(n)));
    await audit.close();
    expect(records()).toHaveLength(201);
    expect(records().at(-1)).toMatchObject({ name_hash: null, others: true, count: 800 });
  });

  it("keep the names of all admitted and known users, however many they are", async () => {
    using time = new FakeTime();
    const { audit, records } = setUp(time);
    for (let n = 0; n < 1_000; n++) {
      const username = String(n);
      audit.record({ event: "signed_in", username, groups: ["BOSTON"], method: "oidc" });
    }
    await audit.close();
    expect(new Set(records().map(({ username }) => username)).size).toBe(1_000);
  });
});
