import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { retryAfterMs } from "./retry_after.ts";

const NOW = Date.UTC(2030, 0, 1);
const read = (value?: string) =>
  retryAfterMs(new Headers(value === undefined ? {} : { "retry-after": value }), NOW);

describe("retryAfterMs()", () => {
  it("reads seconds and dates", () => {
    expect(read("120")).toBe(120_000);
    expect(read(new Date(NOW + 5_000).toUTCString())).toBe(5_000);
    expect(read(new Date(NOW - 5_000).toUTCString())).toBe(0);
  });

  it("bounds seconds, and leaves out what it cannot read", () => {
    expect(read("9".repeat(30))).toBe(999_999_000);
    for (const value of [undefined, "", "soon", "-1", "1.5s"]) expect(read(value)).toBeUndefined();
  });
});
