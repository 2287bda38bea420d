/** The browser and system of a request, as sessions keep them so that their owner knows them. */
import * as v from "valibot";

/** In order of matching: Chromium's browsers claim to be Chrome, and Chrome claims to be Safari. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\b(iPhone|iPad|iPod)\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** What a session was started from. */
export type Agent = v.InferOutput<typeof Agent>;
const Agent = v.object({
  /** Whether it is a frame in another application's page. */
  frame: v.optional(v.boolean(), false),
  /** Null where it is unknown, as for a program. */
  browser: v.nullable(v.string()),
  system: v.nullable(v.string()),
});

const UNKNOWN: Agent = { frame: false, browser: null, system: null };

/**
 * @returns the browser and system by name; never the header itself, which could identify the user.
 */
export function agentOf(userAgent: string | null): Agent {
  const find = (table: readonly (readonly [RegExp, string])[]) =>
    table.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1] ?? null;
  const browser = find(BROWSERS);
  return { frame: false, browser, system: browser === null ? null : find(SYSTEMS) };
}

/**
 * @returns the agent as a session's record keeps it: one text, so that processes of the version
 * before read the records of this one.
 */
export function agentText(agent: Agent): string {
  return JSON.stringify(agent);
}

/** @param text of {@linkcode agentText}; the agent of any other is unknown. */
export function readAgent(text: string): Agent {
  const agent = v.safeParse(v.pipe(v.string(), v.parseJson(), Agent), text);
  return agent.success ? agent.output : UNKNOWN;
}
