import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { createLog } from "./log/log.ts";
import { createReadiness, type Part } from "./readiness.ts";

function setUp(time: FakeTime) {
  const looks = { storage: 0, carto: 0, audit: 0 };
  /** What looking at each part comes to. */
  const outcome = {
    storage: () => Promise.resolve<unknown>(null),
    carto: () => Promise.resolve<unknown>(null),
    audit: () => Promise.resolve<unknown>(null),
  };
  const found: Partial<Record<Part, boolean>> = {};
  const lines: string[] = [];
  const readiness = createReadiness({
    tryStorage() {
      looks.storage++;
      return outcome.storage();
    },
    prepareCarto() {
      looks.carto++;
      return outcome.carto();
    },
    checkAudit() {
      looks.audit++;
      return outcome.audit();
    },
    onFound: (part, works) => found[part] = works,
    log: createLog({ write: (line) => lines.push(line), now: () => time.now, hide: (t) => t }),
    elapsed: () => time.now,
  });
  return {
    readiness,
    looks,
    outcome,
    found,
    events: () => lines.map((line) => JSON.parse(line).event),
  };
}

describe("readiness", () => {
  it("checks each part once in five seconds, for any number of probes", async () => {
    using time = new FakeTime();
    const { readiness, looks } = setUp(time);
    for (let probe = 0; probe < 50; probe++) {
      expect(await readiness.failing()).toEqual([]);
      await time.tickAsync(98);
    }
    expect(looks).toEqual({ storage: 1, carto: 1, audit: 1 });
    await time.tickAsync(200);
    await readiness.failing();
    expect(looks).toEqual({ storage: 2, carto: 2, audit: 2 });
  });

  it("names what fails, and logs when that begins and ends", async () => {
    using time = new FakeTime();
    const { readiness, outcome, found, events } = setUp(time);
    outcome.carto = () => Promise.reject(new Error("down"));
    for (let probe = 0; probe < 3; probe++) {
      expect(await readiness.failing()).toEqual(["carto"]);
      await time.tickAsync(6_000);
    }
    outcome.storage = outcome.audit = outcome.carto;
    expect(await readiness.failing()).toEqual(["storage", "carto", "audit"]);
    expect(found).toEqual({ storage: false, carto: false, audit: false });
    await time.tickAsync(6_000);
    outcome.storage = outcome.carto = outcome.audit = () => Promise.resolve(null);
    expect(await readiness.failing()).toEqual([]);
    expect(found).toEqual({ storage: true, carto: true, audit: true });
    expect(events()).toEqual([...Array(3).fill("not_ready"), ...Array(3).fill("ready_again")]);
  });

  it("does not let a probe wait for a slow part, and has its result for the next", async () => {
    using time = new FakeTime();
    const { readiness, looks, outcome } = setUp(time);
    const slow = Promise.withResolvers<unknown>();
    outcome.carto = () => slow.promise;
    const probe = readiness.failing();
    await time.tickAsync(2_100);
    expect(await probe).toEqual(["carto"]);
    const next = readiness.failing();
    slow.resolve(null);
    expect(await next).toEqual([]);
    expect(looks.carto).toBe(1);
  });
});
