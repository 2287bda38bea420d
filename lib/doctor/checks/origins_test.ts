import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { checkOrigin, checkOrigins, checkProxies } from "./origins.ts";

const LOCAL = "http://localhost:8000";
const PUBLIC = "https://maps.acme.com";

describe("APP_ORIGIN", () => {
  it("may be localhost only in a demo", () => {
    const edge = { trustedProxies: 0 };
    expect(checkOrigin({ ...edge, mode: "demo", appOrigin: LOCAL }).outcome).toBe("ok");
    expect(checkOrigin({ ...edge, mode: "production", appOrigin: PUBLIC }).outcome).toBe("ok");
    expect(checkOrigin({ ...edge, mode: "production", appOrigin: LOCAL })).toMatchObject({
      outcome: "warning",
      fix: expect.stringContaining("Set APP_ORIGIN"),
    });
  });
});

describe("TRUSTED_PROXIES", () => {
  it("is at least one where a proxy terminates https, and zero on localhost", () => {
    const cases: [string, number, boolean, string][] = [
      [PUBLIC, 0, false, "warning"],
      [PUBLIC, 1, false, "ok"],
      [PUBLIC, 5, false, "ok"],
      [PUBLIC, 6, false, "warning"],
      [PUBLIC, 0, true, "ok"],
      [LOCAL, 0, false, "ok"],
      [LOCAL, 1, false, "warning"],
    ];
    for (const [appOrigin, trustedProxies, onDeploy, outcome] of cases) {
      const finding = checkProxies({ appOrigin, onDeploy, trustedProxies });
      expect([appOrigin, trustedProxies, onDeploy, finding.outcome])
        .toEqual([appOrigin, trustedProxies, onDeploy, outcome]);
    }
  });
});

describe("a proxy in front", () => {
  it("is needed for what the app cannot do itself", () => {
    const edge = { appOrigin: PUBLIC, onDeploy: false, trustedProxies: 0 };
    expect(checkProxies(edge)).toMatchObject({
      outcome: "warning",
      fix: expect.stringContaining("end a request whose head does not arrive"),
    });
  });
});

describe("other applications' origins", () => {
  const check = (allowedOrigins: string[], embedOrigins: string[], appOrigin = PUBLIC) =>
    checkOrigins({ appOrigin, allowedOrigins, embedOrigins });

  it("are reported where they are valid", () => {
    expect(check(["https://shop.acme.com"], [])).toMatchObject({
      outcome: "ok",
      found: expect.stringContaining("https://shop.acme.com"),
    });
    expect(check([], ["http://localhost:9000"], LOCAL).outcome).toBe("ok");
  });

  it("are neither the app itself nor, beside a public app, localhost", () => {
    expect(check([PUBLIC], [])).toMatchObject({
      outcome: "warning",
      fix: `Take ${PUBLIC} out of ALLOWED_ORIGINS.`,
    });
    expect(check([], ["http://localhost:9000"])).toMatchObject({
      outcome: "warning",
      fix: "Take http://localhost:9000 out of EMBED_ORIGINS.",
    });
  });
});
