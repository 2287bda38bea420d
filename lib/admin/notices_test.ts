import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { createNotices } from "./notices.ts";

const SECRET = "0b5f8e1c9d7a4263b8c1f0e2d3a49587";
const NEWER = "7a1d4c93e0b84f52a6c7d8e9f0a1b2c3";
const Done = v.picklist(["revoked", "typed"]);
const PATH = "/admin/people/person?name=ann%2Fb+c%40acme.com";
const reader = { idHash: "a".repeat(64) };
let at = 1_000_000;
const noticesOf = (...secrets: readonly [string, ...string[]]) =>
  createNotices({ secrets, now: () => at });
const notices = noticesOf(SECRET);

const read = (path: string, by = notices, who = reader) =>
  by.read(who, new URL(path, "https://maps.example.com"), Done);

describe("a notice of the console", () => {
  it("is read on the page that the change leads to, also in another place of its query", () => {
    const path = notices.add(reader, PATH, "revoked");
    expect(path).toMatch(/^\/admin\/people\/person\?name=ann%2Fb\+c%40acme\.com&done=revoked\./);
    expect(read(path)).toBe("revoked");
    const [page, name, done] = path.split(/[?&]/);
    expect(read(`${page}?${done}&${name}`)).toBe("revoked");
    expect(read(notices.add(reader, "/admin/tokens", "typed"))).toBe("typed");
  });

  it("is none where it was made up, or is of another page, person, session or change", () => {
    const path = notices.add(reader, PATH, "revoked");
    const forged = [
      `${PATH}&done=revoked`,
      `${PATH}&done=revoked.9999999999999`,
      `${PATH}&done=revoked.9999999999999.${"A".repeat(43)}`,
      `${PATH}&done=revoked.NaN.`,
      path.replace("revoked", "typed"),
      path.replace("ann", "bob"),
      path.replace("/person?", "/other?"),
      `${path}&more=1`,
      path.replace(/done=(\w+)\.(\d+)/, (_, notice, until) => `done=${notice}.${+until + 1}`),
      path.slice(0, -1),
      PATH,
    ];
    for (const one of forged) expect([one, read(one)]).toEqual([one, undefined]);
    expect(read(path, notices, { idHash: "b".repeat(64) })).toBeUndefined();
    expect(read(path, noticesOf(NEWER))).toBeUndefined();
    const unknown = notices.add(reader, PATH, "unknown");
    expect(read(unknown)).toBeUndefined();
  });

  it("is shown for a minute, and with a secret that is no longer the newest", () => {
    const path = notices.add(reader, PATH, "revoked");
    at += 59_000;
    expect(read(path, noticesOf(NEWER, SECRET))).toBe("revoked");
    at += 1_000;
    expect(read(path)).toBeUndefined();
  });
});
