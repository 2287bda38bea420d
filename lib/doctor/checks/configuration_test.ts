import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { checkSecrets, checkSessions } from "./configuration.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

describe("secrets", () => {
  it("each serve one purpose", () => {
    const finding = checkSecrets({ JWT_SECRET: "a", KV_ENCRYPTION_KEY: "b", METRICS_TOKEN: "c" });
    expect(finding).toMatchObject({ outcome: "ok", found: "3 secrets, each for one thing" });
    expect(checkSecrets({ PORT: "1" })).toMatchObject({ outcome: "ok", found: "none is set" });
  });

  it("fail where two variables share one, also an older one, without showing it", () => {
    const twice = [
      { JWT_SECRET: "canary", KV_ENCRYPTION_KEY: "canary" },
      { JWT_SECRET: "new,canary", KV_ENCRYPTION_KEY: "b", CARTO_CLIENT_SECRET: "canary" },
      { HOST_JWT_SECRET: "canary", OIDC_CLIENT_SECRET: "canary" },
      { JWT_SECRET: "canary,canary" },
    ];
    for (const environment of twice) {
      const finding = checkSecrets(environment);
      expect(finding).toMatchObject({ outcome: "failure" });
      expect(JSON.stringify(finding)).not.toContain("canary");
    }
    expect(checkSecrets(twice[0] ?? {})).toMatchObject({
      found: "JWT_SECRET and KV_ENCRYPTION_KEY are one secret",
      fix: "Set KV_ENCRYPTION_KEY to a secret of its own: openssl rand -base64 32 makes one.",
    });
  });

  it("warn while an older one is still accepted", () => {
    const two = { JWT_SECRET: "new,old", KV_ENCRYPTION_KEY: "later,earlier" };
    expect(checkSecrets(two)).toMatchObject({
      outcome: "warning",
      fix: expect.stringContaining("out of JWT_SECRET and of KV_ENCRYPTION_KEY once"),
    });
  });

  it("may contain commas where another system issues them", () => {
    expect(checkSecrets({ CARTO_CLIENT_SECRET: "a,a" }).outcome).toBe("ok");
  });
});

describe("the limits of sessions", () => {
  it("are consistent, or are reported with the variable to change", () => {
    const limits: [number, number, string][] = [
      [12 * HOUR_MS, 120 * MINUTE_MS, "ok"],
      [2 * HOUR_MS, 120 * MINUTE_MS, "ok"],
      [HOUR_MS, 120 * MINUTE_MS, "warning"],
      [720 * HOUR_MS, 60 * MINUTE_MS, "ok"],
      [721 * HOUR_MS, 60 * MINUTE_MS, "warning"],
    ];
    for (const [lifetimeMs, idleMs, outcome] of limits) {
      const finding = checkSessions({ lifetimeMs, idleMs });
      expect([lifetimeMs, idleMs, finding.outcome]).toEqual([lifetimeMs, idleMs, outcome]);
    }
    expect(checkSessions({ lifetimeMs: HOUR_MS, idleMs: 2 * HOUR_MS }))
      .toMatchObject({ fix: expect.stringContaining("Set SESSION_IDLE_MINUTES") });
  });
});
