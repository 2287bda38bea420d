import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { checkBudget, checkMaintenance, checkTokens } from "./broker.ts";
import { checkStoredToken } from "./sealed.ts";
import { checkDisk } from "./storage.ts";

const NOW = 1_800_000_000_000;
const MINUTE_MS = 60_000;

describe("the hour's mints", () => {
  it("warn when a tenth is left, and fail when none is", () => {
    const counts: [number, string][] = [
      [0, "ok"],
      [900, "ok"],
      [901, "warning"],
      [1000, "failure"],
      [1200, "failure"],
    ];
    for (const [minted, outcome] of counts) {
      expect([minted, checkBudget(minted, 1000).outcome]).toEqual([minted, outcome]);
    }
    expect(checkBudget(950, 1000)).toMatchObject({
      found: "50 of 1,000 mints left in this hour",
      fix: expect.stringContaining("MINTS_PER_HOUR"),
    });
  });
});

describe("maintenance", () => {
  const none = { count: 0, oldestAt: undefined, stuck: [], stuckCount: 0 };
  const tidy = { backlog: none, deadIntents: 0, leaseEnds: [] };

  it("is ok while tokens are deleted within a minute", () => {
    expect(checkMaintenance(tidy, NOW).outcome).toBe("ok");
    const busy = {
      ...tidy,
      backlog: { ...none, count: 3, oldestAt: NOW - 4_000 },
      leaseEnds: [NOW + 9_000],
    };
    expect(checkMaintenance(busy, NOW).outcome).toBe("ok");
  });

  it("warns about waiting tokens, with their number and how long they wait", () => {
    const late = { ...tidy, backlog: { ...none, count: 3, oldestAt: NOW - 5 * MINUTE_MS } };
    expect(checkMaintenance(late, NOW)).toMatchObject({
      outcome: "warning",
      found: "3 tokens to be deleted at CARTO, the oldest for 300 seconds",
      fix: expect.stringContaining("deno task start"),
    });
    const undated = { ...tidy, backlog: { ...none, count: 1, oldestAt: undefined } };
    expect(checkMaintenance(undated, NOW).outcome).toBe("warning");
  });

  it("warns about tokens that CARTO does not delete, by name", () => {
    const backlog = { count: 5, oldestAt: NOW, stuck: ["a", "b", "c"], stuckCount: 4 };
    expect(checkMaintenance({ ...tidy, backlog }, NOW)).toMatchObject({
      outcome: "warning",
      found: "CARTO does not delete 4 tokens, tried again and again: a, b, c and others",
      fix: expect.stringContaining("revocation_stuck"),
    });
  });

  it("warns about unfinished work of dead processes, and about a lease from a clock that is ahead", () => {
    expect(checkMaintenance({ ...tidy, deadIntents: 1 }, NOW)).toMatchObject({
      outcome: "warning",
      found: "1 token may be at CARTO that a process was making when it died",
    });
    expect(checkMaintenance({ ...tidy, leaseEnds: [NOW + 5 * MINUTE_MS] }, NOW)).toMatchObject({
      outcome: "warning",
      fix: expect.stringContaining("timedatectl"),
    });
    // The lease of a dead process is taken over by the next one.
    expect(checkMaintenance({ ...tidy, leaseEnds: [0] }, NOW).outcome).toBe("ok");
  });
});

describe("tokens at CARTO", () => {
  const installation = {
    namePrefix: "carto-embed-a-",
    isOurs: (name: string) => name.startsWith("carto-embed-a-"),
  };
  const names = ["carto-embed-a-1", "carto-embed-a-2", "carto-embed-b-1", "by hand"];

  it("are distinguished by the installation's prefix", () => {
    const known = new Set(["carto-embed-a-1", "carto-embed-a-2"]);
    expect(checkTokens(names, installation, known)).toMatchObject({
      outcome: "ok",
      found: "4 tokens of the OAuth client, 2 of this installation",
    });
    expect(checkTokens(names, undefined, new Set()).outcome).toBe("ok");
  });

  it("warn about unknown ones", () => {
    expect(checkTokens(names, installation, new Set(["carto-embed-a-2"]))).toMatchObject({
      outcome: "warning",
      found: expect.stringContaining("1 of them unused"),
    });
  });
});

describe("the stored OAuth token", () => {
  it("is reported with its remaining time", () => {
    expect(checkStoredToken(undefined, NOW).found).toContain("none is stored");
    expect(checkStoredToken(NOW - 1, NOW).found).toContain("it ended");
    expect(checkStoredToken(NOW + 45 * MINUTE_MS, NOW).found).toBe("45 minutes left");
    expect(checkStoredToken(NOW + 61 * MINUTE_MS, NOW).found).toBe("1 hour left");
  });
});

describe("the disk", () => {
  it("warns below a gigabyte, and fails below a tenth of that", () => {
    expect(checkDisk(2e9)).toMatchObject({ outcome: "ok", found: "2,000 MB are free" });
    expect(checkDisk(9e8)).toMatchObject({
      outcome: "warning",
      fix: expect.stringContaining("KV_PATH"),
    });
    expect(checkDisk(9e7).outcome).toBe("failure");
  });
});
