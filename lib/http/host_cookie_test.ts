import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { hostCookie } from "./host_cookie.ts";

describe("a cookie of this host", () => {
  it("is Secure over https, and no neighboring host can set it", () => {
    const cookie = hostCookie("https://maps.example.com", "sign-in");
    expect(cookie.set("abc", 600))
      .toBe("__Host-sign-in=abc; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure");
    expect(cookie.clear()).toMatch(/^__Host-sign-in=; Max-Age=0; .*; Secure$/);
    expect(cookie.read("a=b; __Host-sign-in=abc")).toBe("abc");
    expect(cookie.read("sign-in=abc")).toBeNull();
  });

  it("has its plain name on localhost", () => {
    const cookie = hostCookie("http://localhost:8000", "sign-in");
    expect(cookie.set("abc", 600))
      .toBe("sign-in=abc; Max-Age=600; Path=/; HttpOnly; SameSite=Lax");
    expect(cookie.read("__Host-sign-in=abc")).toBeNull();
  });

  it("counts as none where there are two", () => {
    const cookie = hostCookie("http://localhost:8000", "sign-in");
    for (const header of [null, "", "sign-in", "sign-in=", "sign-in=a; sign-in=b"]) {
      expect(cookie.read(header)).toBeNull();
    }
  });
});
