/**
 * Redacts a report: secrets and tokens, which another server may have echoed in its response, and
 * characters that would move a terminal's cursor.
 */
import type { Environment } from "../config/config.ts";
import { createRedaction } from "../log/redaction.ts";
import { givenSecrets } from "../config/secret_texts.ts";

/** Shorter texts occur in ordinary words, and are no secret that the app accepts. */
const SHORTEST = 8;

/** Control and format characters, including line ends, and lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

export interface Concealer {
  /** Also redacts this text from now on. */
  hide(secret: string): void;
  /** @returns the redacted text, on one line. */
  conceal(text: string): string;
}

/** @param environment its secrets are redacted from the start. */
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
