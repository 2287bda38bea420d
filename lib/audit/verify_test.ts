import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { createAudit } from "./audit.ts";
import { CHAIN_START } from "./chain.ts";
import { streamChain } from "./sinks.ts";
import { auditLines, verifyAudit, verifyAuditEnd } from "./verify.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

async function auditOf(usernames: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const audit = createAudit({
    write: streamChain((written) => lines.push(...written.split("\n").slice(0, -1))),
    now: () => 1_700_000_000_000,
    instance: "i",
    hide: (text) => text,
    onLost: (_, error) => {
      throw error;
    },
  });
  for (const username of usernames) {
    audit.record({
      event: "token_minted",
      username,
      groups: ["BOSTON"],
      token_name: "carto-embed-1",
      expires_at: "2026-01-02T04:04:05.678Z",
      rights_hash: "ab",
    });
  }
  await audit.flush();
  return lines;
}

const auditArbitrary = fc.array(fc.string({ unit: "grapheme" }), { minLength: 2, maxLength: 8 });
/** All as it was written, and nothing cut off. */
function isWhole(lines: readonly string[]): boolean {
  const verdict = verifyAudit(lines);
  return verdict.ok && verdict.torn.length === 0;
}

const at = (lines: readonly string[], index: number) => lines[index % lines.length] ?? "";

describe("verifyAudit()", () => {
  it("accepts an audit as it was written, and reports its head", async () => {
    await fc.assert(fc.asyncProperty(auditArbitrary, async (usernames) => {
      const lines = await auditOf(usernames);
      const verdict = verifyAudit([...lines, ""]);
      assert(verdict.ok);
      expect(verdict.records).toBe(usernames.length);
      expect(lines.at(-1)).toContain(`"hash":"${verdict.head}"`);
    }));
  });

  it("accepts an empty file as an audit that has not begun", () => {
    expect(verifyAudit(auditLines(new Uint8Array())))
      .toEqual({ ok: true, records: 0, head: CHAIN_START.hash, torn: [] });
  });

  const index = fc.nat();
  const tampered: Record<string, (lines: string[], one: number, other: number) => string[]> = {
    "a line dropped": (lines, one) => lines.toSpliced(one % (lines.length - 1), 1),
    "a line written twice": (lines, one, other) =>
      lines.toSpliced(other % (lines.length + 1), 0, at(lines, one)),
    "two lines swapped": (lines, one, other) =>
      lines.with(one % lines.length, at(lines, other)).with(other % lines.length, at(lines, one)),
    "a line of another audit inserted": (lines, one, other) =>
      lines.toSpliced(one % (lines.length + 1), 0, at(OTHER, other)),
    "the beginning cut off": (lines, one) => lines.slice(1 + one % (lines.length - 1)),
    "a line cut off": (lines, one, other) =>
      lines.with(
        one % lines.length,
        at(lines, one).slice(0, 1 + other % (at(lines, one).length - 1)),
      ),
    "a blank line inserted": (lines, one) => lines.toSpliced(one % lines.length, 0, ""),
    "a value replaced": (lines, one) =>
      lines.with(one % lines.length, at(lines, one).replace("BOSTON", "NEW YORK")),
    "white space added": (lines, one) =>
      lines.with(one % lines.length, at(lines, one).replace(",", ", ")),
    "members moved": (lines, one) =>
      lines.with(
        one % lines.length,
        at(lines, one).replace(/("groups":\["BOSTON"\]),(.*?"),/, "$2,$1,"),
      ),
  };
  for (const [what, tamper] of Object.entries(tampered)) {
    it(`finds ${what}`, async () => {
      await fc.assert(fc.asyncProperty(auditArbitrary, index, index, async (names, one, other) => {
        const lines = await auditOf(names);
        const changed = tamper(lines, one, other);
        fc.pre(changed.join("\n") !== lines.join("\n"));
        expect(isWhole(changed)).toBe(false);
      }));
    });
  }

  it("finds any byte changed, added or taken out", async () => {
    const edit = fc.record({
      from: index,
      count: fc.nat(40),
      put: fc.uint8Array({ maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(auditArbitrary, edit, async (names, { from, count, put }) => {
        const lines = await auditOf(names);
        const file = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
        const start = from % (file.length - 1);
        // Cutting the file at the end of a line is another matter, below.
        const end = Math.min(start + count, file.length - 2);
        const changed = [...file.subarray(0, start), ...put, ...file.subarray(end)];
        fc.pre(changed.length !== file.length || changed.some((byte, n) => byte !== file[n]));
        expect(isWhole(auditLines(Uint8Array.from(changed)))).toBe(false);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it("finds the end cut off by a head that was noted before", async () => {
    await fc.assert(fc.asyncProperty(auditArbitrary, index, async (names, kept) => {
      const lines = await auditOf(names);
      const whole = verifyAudit(lines);
      assert(whole.ok);
      const cut = lines.slice(0, kept % lines.length);
      expect(verifyAudit(cut).ok).toBe(true);
      expect(verifyAudit(cut, whole.head)).toEqual({
        ok: false,
        line: cut.length + 1,
        reason: "is missing: the noted head is not here",
      });
      const longer = await auditOf([...names, "later"]);
      expect(verifyAudit(longer, whole.head).ok).toBe(true);
    }));
  });

  it("reports a line whose writing was cut off, and goes on after it", async () => {
    await fc.assert(fc.asyncProperty(auditArbitrary, index, index, async (names, after, length) => {
      const lines = await auditOf(names);
      const line = 1 + after % lines.length;
      // The record that would have come next; its place was taken by the one that was written then.
      const next = (await auditOf([...names.slice(0, line), "lost"])).at(-1) ?? "";
      const torn = lines.toSpliced(line, 0, next.slice(0, 1 + length % (next.length - 1)));
      expect(verifyAudit(torn)).toMatchObject({
        ok: true,
        records: names.length,
        torn: [line + 1],
      });
    }));
  });

  it("does not take for cut off what was cut later, or what is no beginning of a record", async () => {
    const lines = await auditOf(["a", "b", "c", "d"]);
    const [, second = ""] = lines;
    expect(verifyAudit(lines.with(1, second.slice(0, -10)))).toMatchObject({ ok: false, line: 3 });
    const unsealed = second.replace(/,"hash":"\w+"\}$/, "}").replace('"b"', '"x"');
    for (
      const text of ["x", "", " ", '{"seq":7,"time":"', second.replace('"b"', '"x"'), unsealed]
    ) {
      expect(verifyAudit(lines.toSpliced(1, 0, text))).toMatchObject({ ok: false, line: 2 });
    }
  });

  it("names the first line at fault", async () => {
    const lines = await auditOf(["a", "b", "c", "d"]);
    expect(verifyAudit(lines.toSpliced(2, 1))).toEqual({
      ok: false,
      line: 3,
      reason: "does not follow the one before it: records are missing, added or moved",
    });
    expect(verifyAudit(lines.with(1, "x")))
      .toEqual({ ok: false, line: 2, reason: "is not an audit record" });
  });
});

const OTHER = await auditOf(["ann", "of another", "audit"]);

describe("verifyAuditEnd()", () => {
  it("accepts the end of an audit, from any record on", async () => {
    await fc.assert(fc.asyncProperty(auditArbitrary, fc.nat(), async (usernames, from) => {
      const lines = await auditOf(usernames);
      const verdict = verifyAuditEnd([...lines.slice(from % lines.length), ""]);
      expect(verdict).toMatchObject({ ok: true, records: usernames.length });
    }));
    expect(verifyAuditEnd([])).toMatchObject({ ok: true, records: 0 });
    expect(verifyAuditEnd([""])).toMatchObject({ ok: true, records: 0 });
  });

  it("finds what does not follow, was changed, or is no record", async () => {
    const [, second, third, fourth] = await auditOf(["a", "b", "c", "d"]);
    assert(second && third && fourth);
    expect(verifyAuditEnd([second, fourth])).toMatchObject({ ok: false, line: 2 });
    expect(verifyAuditEnd([second, third.replace('"c"', '"x"'), fourth]))
      .toMatchObject({ ok: false, line: 2, reason: expect.stringContaining("changed") });
    expect(verifyAuditEnd(["none", second])).toMatchObject({ ok: false, line: 1 });
    expect(verifyAuditEnd([second.slice(0, 40), second])).toMatchObject({ ok: true, torn: [1] });
  });
});
