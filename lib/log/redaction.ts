/** Redacts secrets in written text, in every encoding. */
import { escapeMisleading } from "./json_line.ts";

/** @returns the redacted text. */
export type Hide = (text: string) => string;

const HIDDEN = "[hidden]";

/** Header and payload are JSON objects, which all begin alike in base64url (RFC 7519, 3.1). */
const JWT = /eyJ[\w-]*(?:\.[\w-]*){2,}/g;

/**
 * The credentials of an Authorization header (RFC 9110, 11.4). Whatever stands where they would
 * counts as such, from a length on that could be one.
 */
const CREDENTIALS =
  /(bearer|basic)(?:\s+[^\s"'<>,;]*(?:bearer|basic))*(?:\s|%20|\+)+[^\s"'<>,;]{8,}/gi;

/**
 * @param secrets texts that must not be shown. They are hidden as they are, as JSON, a URL, a form
 * or base64 write them, and as JSON writes those again: a line may hold a line.
 * @returns what hides them, and with them every text that is shaped like a token.
 */
export function createRedaction(secrets: Iterable<string>): Hide {
  const written = new Set([...secrets].filter((secret) => secret !== "").flatMap(forms));
  // What another one is part of comes after it, or the rest of the longer one would stay.
  const hidden = [...written].sort((one, other) => other.length - one.length);

  function hideIn(text: string): string {
    let shown = text;
    for (const secret of hidden) shown = shown.replaceAll(secret, HIDDEN);
    shown = shown.replace(JWT, HIDDEN).replace(CREDENTIALS, `$1 ${HIDDEN}`);
    // What is left on both sides of something hidden may be a secret by chance.
    return hidden.some((secret) => shown.includes(secret)) ? HIDDEN : shown;
  }

  return (text) => {
    const shown = hideIn(text);
    // In JSON, an escape and what follows it may be a secret though the text has none.
    const written = inJson(shown);
    return hidden.some((secret) => written.some((json) => json.includes(secret))) ? HIDDEN : shown;
  };
}

function forms(secret: string): string[] {
  const url = encodeURIComponent(secret);
  const form = new URLSearchParams({ "": secret }).toString().slice(1);
  const base64 = new TextEncoder().encode(secret).toBase64({ omitPadding: true });
  const base64url = base64.replaceAll("+", "-").replaceAll("/", "_");
  const plain = [secret, url, form, base64, base64url];
  const once = plain.flatMap(inJson);
  return [...plain, ...once, ...once.flatMap(inJson)];
}

/** As JSON has it between quotation marks: any JSON, and our lines of it. */
function inJson(text: string): [string, string] {
  const json = JSON.stringify(text).slice(1, -1);
  return [json, escapeMisleading(json)];
}
