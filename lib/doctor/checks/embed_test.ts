import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { checkFrame, checkScript } from "./embed.ts";

const ORIGIN = "https://app.acme.com";
const page = (headers: Record<string, string>, status = 200) => (
  { status, headers: new Headers(headers) }
);
const POLICY = { "content-security-policy": `default-src 'none'; frame-ancestors ${ORIGIN}` };

describe("the frame's page", () => {
  it("allows the requested origin", () => {
    expect(checkFrame(page(POLICY), ORIGIN).outcome).toBe("ok");
  });

  it("fails where the app does not know the origin, or something adds X-Frame-Options", () => {
    const shut = { "content-security-policy": "frame-ancestors 'none'" };
    for (const closed of [page(shut), page(POLICY, 403), page({})]) {
      expect(checkFrame(closed, ORIGIN)).toMatchObject({
        outcome: "failure",
        fix: expect.stringContaining("EMBED_ORIGINS"),
      });
    }
    expect(checkFrame(page({ ...POLICY, "x-frame-options": "DENY" }), ORIGIN)).toMatchObject({
      outcome: "failure",
      fix: expect.stringContaining("X-Frame-Options"),
    });
  });
});

describe("the element's script", () => {
  it("may be loaded by pages of other origins", () => {
    const script = {
      "content-type": "text/javascript",
      "cross-origin-resource-policy": "cross-origin",
    };
    expect(checkScript(page(script))).toBeUndefined();
    for (const bad of [page(script, 404), page({ ...script, "content-type": "text/html" })]) {
      expect(checkScript(bad)).toMatchObject({ outcome: "failure" });
    }
    expect(checkScript(page({ ...script, "cross-origin-resource-policy": "same-origin" })))
      .toMatchObject({ fix: expect.stringContaining("/embed.js") });
  });
});
