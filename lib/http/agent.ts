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

const PROGRAM = "A program";
const IN_FRAME = "A frame in ";

/**
 * @returns the browser and system, such as "Firefox on Linux"; never the header itself, which could
 * identify the user.
 */
export function describeAgent(userAgent: string | null): string {
  const find = (table: readonly (readonly [RegExp, string])[]) =>
    table.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
  const [browser, system] = [find(BROWSERS), find(SYSTEMS)];
  if (browser === undefined) return PROGRAM;
  return system === undefined ? browser : `${browser} on ${system}`;
}

/** @returns the description of the browser when it shows the app in a frame of another page. */
export function agentInFrame(description: string): string {
  return `${IN_FRAME}${description}`;
}

/** The parts of a description, for translation. */
export interface Agent {
  readonly frame: boolean;
  /** Null where it is unknown. */
  readonly browser: string | null;
  readonly system: string | null;
}

/** @param description from {@linkcode describeAgent} or {@linkcode agentInFrame}, or "". */
export function readAgent(description: string): Agent {
  const frame = description.startsWith(IN_FRAME);
  const agent = frame ? description.slice(IN_FRAME.length) : description;
  if (agent === "" || agent === PROGRAM) return { frame, browser: null, system: null };
  const [browser = agent, system = null] = agent.split(" on ");
  return { frame, browser, system };
}
