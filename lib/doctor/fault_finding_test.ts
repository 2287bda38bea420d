import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { CartoError, type CartoFault } from "../carto/carto_errors.ts";
import { cartoFinding, type CartoService } from "./fault_finding.ts";

const FAULTS: readonly CartoFault[] = [
  "unreachable",
  "timeout",
  "rate_limited",
  "failed",
  "credentials",
  "refused",
  "invalid_answer",
];
const SERVICES: readonly CartoService[] = ["oauth", "api"];

describe("a fault of CARTO's", () => {
  it("has its own fix for each service, which names a variable or a command", () => {
    const fixes = SERVICES.flatMap((service) =>
      FAULTS.map((fault) => {
        const finding = cartoFinding(new CartoError(fault, "said"), service);
        expect(finding).toMatchObject({ outcome: "failure", found: "said" });
        return finding.outcome === "failure" ? finding.fix : "";
      })
    );
    expect(new Set(fixes).size).toBeGreaterThan(FAULTS.length);
    for (const fix of fixes) expect(fix).toMatch(/^[A-Z].*(CARTO_[A-Z_]+|deno task \w+).*\.$/);
  });

  it("is reported without the log's advice, and with CARTO's Retry-After", () => {
    const message = "OAuth token: CARTO answered 401 (access_denied: Unauthorized): check " +
      "CARTO_CLIENT_ID, CARTO_CLIENT_SECRET and that their region is that of CARTO_API_BASE_URL";
    expect(cartoFinding(new CartoError("credentials", message, { retryAfterS: 9 }), "oauth").found)
      .toBe("OAuth token: CARTO answered 401 (access_denied: Unauthorized); it asks to wait 9 s");
  });
});
