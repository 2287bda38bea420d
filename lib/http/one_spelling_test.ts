import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { canonicalPath, oneSpelling } from "./one_spelling.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

describe("a path", () => {
  const spellings: [path: string, canonical: string | null][] = [
    ["/", "/"],
    ["", "/"],
    ["//", "/"],
    ["/login", "/login"],
    ["/login/", "/login"],
    ["//login", "/login"],
    ["/%6cogin", "/login"],
    ["/%6Cogin", "/login"],
    ["/%2561", "/%2561"],
    ["/a%20b", "/a%20b"],
    ["/a b", "/a%20b"],
    ["/%c3%a9", "/%C3%A9"],
    ["/a%40b:c%3b=$&+,", "/a@b:c;=$&+,"],
    ["/a%7eb", "/a~b"],
    ["/a[0]|b", "/a%5B0%5D%7Cb"],
    ["/Login", "/Login"],
    ["/login.", "/login."],
    ["/login;x", "/login;x"],
    ["/.well-known/x", "/.well-known/x"],
    ["/./login", null],
    ["/login/.", null],
    ["/x/../login", null],
    ["/%2e/login", null],
    ["/x/.%2E/login", null],
    ["/x%2flogin", null],
    ["/x%5Clogin", null],
    ["/x\\login", null],
    ["/login%00", null],
    ["/login%0a", null],
    ["/%", null],
    ["/%f", null],
    ["/%ff%fe", null],
    ["/%c0%ae", null],
    ["/%ed%a0%80", null],
  ];
  for (const [path, canonical] of spellings) {
    it(`${JSON.stringify(path)} is ${canonical ?? "no path"}`, () => {
      expect(canonicalPath(path)).toBe(canonical);
    });
  }

  it("has a stable spelling that browsers keep, on this host", () => {
    const part = fc.oneof(
      fc.string({ unit: "binary" }).map((text) => text.replace(/[?#]/g, "")),
      fc.constantFrom("/", "//", "%2f", "%2e", "..", "\\", "%", "%61", "@", ":", "[", "^", "|"),
    );
    fc.assert(
      fc.property(fc.array(part).map((parts) => `/${parts.join("")}`), (path) => {
        const canonical = canonicalPath(path);
        if (canonical === null) return;
        expect(canonicalPath(canonical)).toBe(canonical);
        expect(new URL(canonical, "http://app.example").href).toBe(
          `http://app.example${canonical}`,
        );
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it("is distinct to Fresh for each spelling: no two decode to the same path", () => {
    const segment = fc.string({ minLength: 1 });
    fc.assert(fc.property(segment, segment, (one, other) => {
      const [a, b] = [one, other].map((text) => canonicalPath(`/${encodeURIComponent(text)}`));
      if (a !== null && a === b) expect(one).toBe(other);
    }));
  });
});

describe("the door", () => {
  const requested: string[] = [];
  const door = oneSpelling((request) => {
    requested.push(request.url);
    return Promise.resolve(new Response("in"));
  });
  const knock = (path: string, method: string) =>
    door(new Request(`http://localhost${path}`, { method }));

  it("passes a canonical path, for every method", async () => {
    for (const method of ["GET", "HEAD", "POST", "OPTIONS"]) {
      expect((await knock("/login?next=%2F", method)).status).toBe(200);
    }
  });

  it("redirects reads with their query, and refuses writes", async () => {
    requested.length = 0;
    for (const method of ["GET", "HEAD"]) {
      const answer = await knock("//%6cogin/?next=//x&a=%61", method);
      expect([answer.status, answer.headers.get("location")])
        .toEqual([308, "/login?next=//x&a=%61"]);
    }
    for (const method of ["POST", "OPTIONS", "DELETE"]) {
      expect((await knock("/login/", method)).status).toBe(404);
    }
    expect((await knock("/x%2Flogin", "GET")).status).toBe(404);
    expect(requested).toEqual([]);
  });
});
