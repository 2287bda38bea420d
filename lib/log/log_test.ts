import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../tests/helpers/any_text.ts";
import { createLog, type Log } from "./log.ts";
import { createRedaction } from "./redaction.ts";

const SECRET = 'n0t"\\to\nbe seen';

function logged(use: (log: Log) => void): string {
  let written = "";
  const log = createLog({
    write: (line) => written += line,
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    hide: createRedaction([SECRET]),
  });
  use(log);
  log.flush();
  return written;
}

const linesOf = (written: string) =>
  written.split("\n").slice(0, -1).map((line) => JSON.parse(line));

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

  it("stays one line of JSON for any input, so that no input can forge a second one", () => {
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

  it("contains no secret, in any surrounding text", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (before, after) => {
      const line = logged((log) => log.error("request_failed", { error: before + SECRET + after }));
      expect(line).not.toContain(SECRET);
      expect(line).not.toContain(JSON.stringify(SECRET).slice(1, -1));
      expect(JSON.parse(line).error).not.toContain(SECRET);
    }));
  });

  it("writes what repeats five times, and then its count with the latest request", () => {
    const lines = linesOf(logged((log) => {
      for (let n = 1; n <= 5_000; n++) {
        log.error("request_failed", { request_id: String(n), status: 502 });
      }
      log.error("request_failed", { status: 503 });
    }));
    expect(lines.map(({ request_id, status, count }) => [request_id, status, count])).toEqual([
      ...["1", "2", "3", "4", "5"].map((id) => [id, 502, undefined]),
      [undefined, 503, undefined],
      ["5000", 502, 4_995],
    ]);
  });

  it("has a bound for different lines of one event", () => {
    const lines = linesOf(logged((log) => {
      for (let n = 0; n < 5_000; n++) log.error("request_failed", { error: String(n) });
    }));
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toMatchObject({ event: "request_failed", others: true, count: 4_900 });
  });

  it("does not fail its caller on a full disk, and reports afterwards how many lines are lost", () => {
    const written: string[] = [];
    let full = true;
    const log = createLog({
      write(line) {
        if (full) throw new Error("No space left on device");
        written.push(line);
      },
      now: () => 0,
      hide: (text) => text,
    });
    for (const error of ["a", "b", "c"]) log.error("request_failed", { error });
    full = false;
    log.info("ready_again");
    log.flush();
    expect(linesOf(written.join(""))).toEqual([
      expect.objectContaining({ event: "log_lines_lost", count: 3 }),
      expect.objectContaining({ event: "ready_again" }),
    ]);
  });
});
