/** How each kind of configuration value is written, as schemas from text to typed value. */
import { isIP } from "node:net";
import * as v from "valibot";
import { MAP_ID } from "../maps/map_id.ts";
import { secretProblem } from "./secret_strength.ts";

const LOCAL_HTTP = /^http:\/\/localhost(:\d+)?$/;

/** Any text; its user validates it. */
export const text = v.string();

/** A file. A comma would make two of it in the list of what the app may read and write. */
export const path = v.pipe(
  v.string(),
  v.check((value) => /^https?:/.test(value) || !value.includes(","), "must have no comma in it"),
);

export const port = v.pipe(
  v.string(),
  v.regex(/^\d+$/, "must be a number"),
  v.transform(Number),
  v.minValue(1, "must be 1 to 65535"),
  v.maxValue(65535, "must be 1 to 65535"),
);

/** An address or a name to listen at; brackets around an IPv6 address are taken off. */
export const host = v.pipe(
  v.string(),
  v.transform((value) => value.replace(/^\[(.*)\]$/, "$1")),
  v.check(
    (value) => isIP(value) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(value),
    "must be an address such as 127.0.0.1 or ::, or a host name, without a port",
  ),
);

/**
 * What a host may be made of. URLs allow more, such as `*` and `;`, which mean something else in a
 * Content-Security-Policy.
 */
const HOST_NAME = /^([a-z\d]([a-z\d.-]*[a-z\d])?|\[[\da-f:.]+\])$/;

const anyOrigin = v.pipe(
  v.string(),
  v.check(
    (value) => {
      if (!URL.canParse(value)) return false;
      const { origin, hostname } = new URL(value);
      return origin === value && HOST_NAME.test(hostname);
    },
    "must be an origin such as https://app.example.com: a scheme and host, no path, no trailing slash",
  ),
);

export const origin = v.pipe(
  anyOrigin,
  v.check(
    (value) => value.startsWith("https://") || LOCAL_HTTP.test(value),
    "must be https, or http://localhost: session cookies need a secure origin",
  ),
);

/** Origins of other applications with commas between; on this machine by its addresses too. */
export const origins = v.pipe(
  v.string(),
  v.transform((value) => value.split(",").map((part) => part.trim()).filter((part) => part !== "")),
  v.array(v.pipe(
    anyOrigin,
    v.check(
      (value) => !URL.canParse(value) || value.startsWith("https://") || isLoopback(new URL(value)),
      "must be https, or http on this machine: others could change a page that comes by plain http",
    ),
  )),
);

function isLoopback({ hostname, protocol }: URL): boolean {
  return protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

export const httpUrl = v.pipe(
  v.string(),
  v.check((value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    if (!HOST_NAME.test(url.hostname)) return false;
    const bare = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
    return bare && (url.protocol === "https:" || isLoopback(url));
  }, "must be an https URL without credentials, query or fragment"),
  v.transform((value) => value.replace(/\/+$/, "")),
);

export const secret = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? secretProblem(dataset.value) : null;
    if (problem !== null) addIssue({ message: problem });
  }),
);

/** One secret, or several with commas between: the first signs, all verify. */
export const signingSecrets = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): [string, ...string[]] => {
    const [first = "", ...rest] = dataset.value.split(",");
    const problem = [first, ...rest].map(secretProblem).find((found) => found !== null);
    if (problem === undefined) return [first, ...rest];
    addIssue({ message: problem });
    return NEVER;
  }),
);

const NOT_A_KEY = "must be 32 random bytes in base64; make one with: openssl rand -base64 32";

/** One key, or several with commas between: the first seals, all open. */
export const encryptionKeys = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): [Key, ...Key[]] => {
    const keys = dataset.value.split(",").map(fromAnyBase64).filter(isKey);
    const [first, ...rest] = keys;
    if (first !== undefined && keys.length === dataset.value.split(",").length) {
      return [first, ...rest];
    }
    addIssue({ message: NOT_A_KEY });
    return NEVER;
  }),
);

type Key = Uint8Array<ArrayBuffer>;
const isKey = (bytes: Key | null): bytes is Key => bytes?.length === 32 && new Set(bytes).size >= 8;

function fromAnyBase64(text: string): Key | null {
  try {
    return Uint8Array.fromBase64(text, {
      alphabet: /[-_]/.test(text) ? "base64url" : "base64",
    });
  } catch {
    return null;
  }
}

/** A key that goes into addresses. A shorter text would be in ordinary words, and hidden there. */
export const browserKey = v.pipe(
  v.string(),
  v.regex(/^[!-~]{8,512}$/, "must be 8 characters or more, without white space"),
);

/** Whether it is an https URL whose host means nothing else in a Content-Security-Policy. */
export function isHttps(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { hostname, protocol } = new URL(value);
  return protocol === "https:" && HOST_NAME.test(hostname);
}

/** A whole number of at least one. */
export const count = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,8}$/, "must be a whole number of at least 1"),
  v.transform(Number),
);

/** A whole number from 0. */
export const proxies = v.pipe(
  v.string(),
  v.regex(/^\d{1,2}$/, "must be a whole number: how many proxies, 0 for none"),
  v.transform(Number),
);

/** A number of days, zero among them. */
export const days = v.pipe(
  v.string(),
  v.regex(/^\d{1,4}$/, "must be a whole number of days, 0 for none"),
  v.transform(Number),
);

/** 0 or 1. */
export const flag = v.pipe(
  v.string(),
  v.regex(/^[01]$/, "must be 0 or 1"),
  v.transform((value) => value === "1"),
);

/** Whom maps are instantiated for before a page asks. */
export const firstMaps = v.picklist(
  ["by-rights", "by-token", "off"],
  "must be by-rights, by-token or off",
);

/** Names of groups with commas between. */
export const groups = v.pipe(
  v.string(),
  v.transform((value) => value.split(",").map((name) => name.trim())),
  v.array(v.pipe(
    v.string(),
    v.regex(
      /^[^\p{C}]{1,256}$/u,
      "must be names of groups with commas between, none of them empty",
    ),
  )),
);

/** OAuth scopes (RFC 6749, 3.3), `openid` always among them. */
export const scopes = v.pipe(
  v.string(),
  v.regex(/^[!#-[\]-~]+( [!#-[\]-~]+)*$/, "must be scopes with single spaces between"),
  v.transform((value) => [...new Set(["openid", ...value.split(" ")])].join(" ")),
);

/** A claim's name, taken as it is: dots and slashes are part of it. */
export const claim = v.pipe(
  v.string(),
  v.regex(/^\S{1,200}$/, "must be a claim's name, without white space"),
);

/** A few words for people. */
export const label = v.pipe(
  v.string(),
  v.regex(/^[^\p{C}]{1,60}$/u, "must be at most 60 printable characters"),
);

export const trimmed = v.pipe(
  v.string(),
  v.check((value) => value.trim() === value, "must not begin or end with white space"),
);

export const mapId = v.pipe(
  v.string(),
  v.regex(MAP_ID, "must be a map's id: its file's name without .json"),
);

export const connectionName = v.pipe(
  v.string(),
  v.regex(/^[\w.-]+$/, "must be a connection's name: letters, digits, dot, dash and underscore"),
);
