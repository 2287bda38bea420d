import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../tests/helpers/any_text.ts";
import { CHAIN_START, openRecord, sealRecord } from "./chain.ts";

const RECORD = {
  seq: 1,
  time: "2026-01-02T03:04:05.678Z",
  instance: "i",
  event: "orphan_deleted",
  token_name: "carto-embed-1",
};

const recordOf = (username: string) => ({ ...RECORD, username });

describe("an audit record", () => {
  it("is one line of JSON: what happened, the hash before it, and its own", () => {
    const { line, link } = sealRecord(RECORD, CHAIN_START);
    expect(JSON.parse(line)).toEqual({ ...RECORD, prev: CHAIN_START.hash, hash: link.hash });
    expect(Object.keys(JSON.parse(line))).toEqual([...Object.keys(RECORD), "prev", "hash"]);
    // sha256sum of the line with its last member taken out.
    expect(link.hash).toBe("82655483096056605138192387cc5a3a2af4bba9d6f3d5cf429d24716d816651");
  });

  it("opens to its place in the chain", () => {
    const { line, link } = sealRecord(RECORD, CHAIN_START);
    expect(openRecord(line)).toEqual({ ok: true, link, prev: CHAIN_START.hash });
  });

  it("keeps any name on its line, in characters that move nothing", () => {
    fc.assert(fc.property(anyText(), (username) => {
      const { line } = sealRecord(recordOf(username), CHAIN_START);
      expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\p{Bidi_Control}\ufffd]/u);
      expect(JSON.parse(line).username).toBe(username);
      expect(openRecord(line).ok).toBe(true);
    }));
  });

  it("does not take the end of a name for its own end", () => {
    const username = `a","hash":"${"0".repeat(64)}"}`;
    const { line, link } = sealRecord(recordOf(username), CHAIN_START);
    const opened = openRecord(line);
    assert(opened.ok);
    expect(opened.link).toEqual(link);
  });

  it("does not open where the hash fits something that is no record", () => {
    const { line } = sealRecord({ ...RECORD, seq: 1.5 }, CHAIN_START);
    expect(openRecord(line)).toEqual({ ok: false, reason: "is not an audit record" });
  });
});
