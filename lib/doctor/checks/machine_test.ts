import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { checkDeno, checkMode, checkVariables } from "./machine.ts";

describe("Deno's version", () => {
  it("is one that the app is tested with, or is reported with the command to change it", () => {
    const versions: [string, string][] = [
      ["2.9.0", "ok"],
      ["2.10.3", "ok"],
      ["2.8.9", "failure"],
      ["1.46.3", "failure"],
      ["3.0.0", "warning"],
    ];
    for (const [version, outcome] of versions) {
      expect([version, checkDeno(version).outcome]).toEqual([version, outcome]);
    }
    expect(checkDeno("2.8.9")).toMatchObject({ fix: "Run deno upgrade." });
  });
});

describe("the permissions of .env", () => {
  it("are checked for access by everybody on the machine", () => {
    const modes: [number | null, string][] = [
      [0o100600, "ok"],
      [0o100640, "ok"],
      [0o100644, "warning"],
      [0o100666, "failure"],
      [0o100602, "failure"],
      [null, "skipped"],
    ];
    for (const [mode, outcome] of modes) {
      expect([mode, checkMode(mode).outcome]).toEqual([mode, outcome]);
    }
    expect(checkMode(0o100644)).toMatchObject({
      found: "everybody on this machine may read .env (644)",
      fix: "Run chmod 600 .env.",
    });
  });
});

describe("the names in .env", () => {
  it("are the app's, Deno's or OpenTelemetry's; others are reported", () => {
    expect(checkVariables("PORT=1\nexport APP_ORIGIN=x\n# CARTO_X=1\n\nOTEL_DENO=true").outcome)
      .toBe("ok");
    expect(checkVariables("PORT=1\nCARTO_CLIENT_SECERT=x\n")).toMatchObject({
      outcome: "warning",
      found: expect.stringContaining("CARTO_CLIENT_SECERT"),
    });
  });
});
