import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { agentInFrame, describeAgent, readAgent } from "./agent.ts";

const AGENTS: [string | null, string][] = [
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari on iOS",
  ],
  ["curl/8.9.1", "A program"],
  ["<script>alert(1)</script> Chrome/1", "Chrome"],
  ["", "A program"],
  [null, "A program"],
];

describe("describeAgent()", () => {
  for (const [header, name] of AGENTS) {
    it(`calls ${header === null ? "nothing" : JSON.stringify(header.slice(0, 30))} ${name}`, () => {
      expect(describeAgent(header)).toBe(name);
    });
  }
});

describe("readAgent()", () => {
  it("parses every description", () => {
    for (const [header] of AGENTS) {
      const description = describeAgent(header);
      const { frame, browser, system } = readAgent(description);
      const again = system === null ? browser ?? "A program" : `${browser} on ${system}`;
      expect([again, frame]).toEqual([description, false]);
      expect(readAgent(agentInFrame(description))).toEqual({ frame: true, browser, system });
    }
    expect(readAgent("")).toEqual({ frame: false, browser: null, system: null });
  });
});
