import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../tests/helpers/any_text.ts";
import { createLog, type Log } from "./log.ts";
import { createRedaction } from "./redaction.ts";

const SECRET = 'n0t"\\to\nbe seen';

function logged(use: (log: Log) => void): string {
  let written = "";
  use(createLog({
    write: (line) => written += line,
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    hide: createRedaction([SECRET]),
  }));
  return written;
}

describe("the log", () => {
  it("writes one JSON object a line, with its time, level and event", () => {
    const line = logged((log) =>
      log.error("request_failed", { status: 502, code: "carto_failed" })
    );
    expect(line).toBe(
      '{"time":"2026-01-02T03:04:05.006Z","level":"error","event":"request_failed",' +
        '"status":502,"code":"carto_failed"}\n',
    );
    expect(JSON.parse(logged((log) => log.info("policy_loaded"))).level).toBe("info");
  });

  it("stays one line of JSON whatever it is told, so that nothing can forge a second one", () => {
    const text = fc.oneof(
      anyText(),
      fc.constantFrom('"}\n{"level":"info"}', "\r\n", "\u2028", "\u202e", "\x1b[2J", "\u0085"),
    );
    fc.assert(fc.property(text, (error) => {
      const line = logged((log) => log.error("request_failed", { error }));
      const breaks = [..."\n\r\u0085\u2028\u2029\u202e\u001b"];
      expect([...line].filter((character) => breaks.includes(character))).toEqual(["\n"]);
      expect(JSON.parse(line).error).toBe(error);
    }));
  });

  it("holds no secret, whatever stands around it", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (before, after) => {
      const line = logged((log) => log.error("request_failed", { error: before + SECRET + after }));
      expect(line).not.toContain(SECRET);
      expect(line).not.toContain(JSON.stringify(SECRET).slice(1, -1));
      expect(JSON.parse(line).error).not.toContain(SECRET);
    }));
  });
});
