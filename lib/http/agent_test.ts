import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { agentOf, agentText, readAgent } from "./agent.ts";

const AGENTS: [string | null, string | null, string | null][] = [
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
    "Edge",
    "Windows",
  ],
  [
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    "Chrome",
    "Android",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari",
    "iOS",
  ],
  ["curl/8.9.1", null, null],
  ["<script>alert(1)</script> Chrome/1", "Chrome", null],
  ["", null, null],
  [null, null, null],
];

describe("agentOf()", () => {
  for (const [header, browser, system] of AGENTS) {
    const name = header === null ? "nothing" : JSON.stringify(header.slice(0, 30));
    it(`finds ${browser} on ${system} in ${name}`, () => {
      expect(agentOf(header)).toEqual({ frame: false, browser, system });
    });
  }
});

describe("readAgent()", () => {
  it("reads what agentText() wrote", () => {
    for (const [header] of AGENTS) {
      const agent = { ...agentOf(header), frame: header !== null };
      expect(readAgent(agentText(agent))).toEqual(agent);
    }
  });

  it("knows nothing of another text", () => {
    for (const text of ["", "Firefox on Linux", "{}", "null"]) {
      expect(readAgent(text)).toEqual({ frame: false, browser: null, system: null });
    }
  });
});
