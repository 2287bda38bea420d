import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { renderToString } from "preact-render-to-string";
import { agentOf, agentText } from "../lib/http/agent.ts";
import type { Session } from "../lib/identity/sessions/session.ts";
import { SessionList } from "./SessionList.tsx";

const NOW = Date.UTC(2030, 0, 1, 12);

const OURS: Session = {
  username: "ann@acme.com",
  displayName: "Ann",
  groups: ["BOSTON"],
  method: "password",
  idHash: "a".repeat(64),
  audience: "cookie",
  agent: agentText(agentOf("Firefox/140.0 (X11; Linux x86_64)")),
  createdAt: NOW - 3_600_000,
  seenAt: NOW - 5 * 60_000,
  expiresAt: NOW + 3_600_000,
};
const FRAME: Session = {
  ...OURS,
  idHash: "b".repeat(64),
  audience: "bearer",
  agent: agentText({ frame: true, browser: "Chrome", system: null }),
};

const html = (sessions: readonly Session[], locale: "en" | "es" = "en") =>
  renderToString(
    <SessionList sessions={sessions} current={OURS.idHash} now={NOW} locale={locale} />,
  );

describe("the list of sessions", () => {
  it("signs this session out, and ends another by its id", () => {
    const page = html([OURS, FRAME]);
    expect(page.match(/action="\/logout"/g)).toHaveLength(1);
    expect(page).toContain(`name="id" value="${FRAME.idHash}"`);
    expect(page).not.toContain(`value="${OURS.idHash}"`);
  });

  it("offers to end all others only where there are any", () => {
    expect(html([OURS, FRAME])).toContain('value="others"');
    expect(html([OURS])).not.toContain('value="others"');
  });

  it("says what each was started from, in both languages", () => {
    expect(html([OURS, FRAME])).toContain("Firefox on Linux");
    expect(html([OURS, FRAME])).toContain('aria-label="End: A frame in Chrome"');
    expect(html([OURS, FRAME], "es")).toContain("Firefox en Linux");
  });

  it("calls a session without an agent a browser, and one of another application a program", () => {
    expect(html([{ ...OURS, agent: "" }])).toContain("A browser");
    expect(html([{ ...FRAME, agent: "" }])).toContain("A program");
  });
});
