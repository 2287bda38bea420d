/** A sealed value as text, for rows that a backup writes as JSON. */
import * as v from "valibot";
import type { Sealed } from "./seal.ts";

const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;
const Text = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}\.[\w-]{16}\.[\w-]+$/));

export function sealedToText({ kid, nonce, data }: Sealed): string {
  return [kid, nonce.toBase64(BASE64URL), data.toBase64(BASE64URL)].join(".");
}

/** @returns undefined for anything else. */
export function sealedFromText(text: unknown): Sealed | undefined {
  const parsed = v.safeParse(Text, text);
  if (!parsed.success) return undefined;
  const [kid = "", nonce = "", data = ""] = parsed.output.split(".");
  try {
    return {
      kid,
      nonce: Uint8Array.fromBase64(nonce, BASE64URL),
      data: Uint8Array.fromBase64(data, BASE64URL),
    };
  } catch {
    return undefined;
  }
}
