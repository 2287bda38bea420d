import type { Session } from "../identity/sessions/session.ts";
import type { Words } from "../locale/words.ts";
import { readAgent } from "./agent.ts";

/** @returns what a session was started from, in words: "Firefox on Linux". */
export function agentName(
  { agent, audience }: Pick<Session, "agent" | "audience">,
  words: Words["sessions"],
): string {
  const { frame, browser, system } = readAgent(agent);
  const unknown = agent === "" && audience !== "bearer" ? words.browser : words.program;
  const name = browser === null ? unknown : words.agent(browser, system);
  return frame ? words.frame(name) : name;
}
