/**
 * Keeps out of a report what must not be seen: secrets, which somebody else's server may have put
 * into its answer, tokens, and characters that would move a terminal's cursor.
 */
import type { Environment } from "../config/config.ts";
import { createRedaction } from "../log/redaction.ts";
import { givenSecrets } from "../config/secret_texts.ts";

/** A shorter text is in ordinary words, and no secret that the app takes. */
const SHORTEST = 8;

/** Control and format characters, line ends among them, and halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

export interface Concealer {
  /** From now on this text is hidden as well. */
  hide(secret: string): void;
  /** @returns the text as it may be shown, on one line. */
  conceal(text: string): string;
}

/** @param environment whose secrets are hidden from the beginning. */
export function createConcealer(environment: Environment): Concealer {
  const secrets = givenSecrets(environment).filter(({ length }) => length >= SHORTEST);
  let redact = createRedaction(secrets);
  return {
    hide(secret) {
      secrets.push(secret);
      redact = createRedaction(secrets);
    },
    conceal: (text) => redact(text).replace(UNPRINTABLE, " ").trim(),
  };
}
