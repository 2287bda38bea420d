/**
 * Keeps what must not be seen out of a report: secrets of the configuration, which a server of
 * somebody else's may have put into its answer, tokens, and characters that would move a terminal's
 * cursor.
 */
import { type Environment } from "../config.ts";
import { type Variable, variableNames, VARIABLES } from "../config_variables.ts";

/** Shorter texts are no secrets, and would tear holes into ordinary words. */
const SHORTEST = 6;

/** Control and format characters, line ends among them, and halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

export interface Concealer {
  /** From now on this text is hidden as well. */
  hide(secret: string): void;
  /** @returns the text as it may be shown, on one line. */
  conceal(text: string): string;
}

export function createConcealer(environment: Environment): Concealer {
  const secrets = new Set<string>();
  const hide = (secret: string) => {
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      if (form.length >= SHORTEST) secrets.add(form);
    }
  };
  for (const name of variableNames()) {
    const variable: Variable = VARIABLES[name];
    const value = environment[name];
    if (!variable.secret || value === undefined) continue;
    // Some are several secrets with commas between.
    for (const part of [value, ...value.split(",")]) hide(part.trim());
  }
  return {
    hide,
    conceal(text) {
      const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
      const hidden = longestFirst.reduce((left, secret) => left.replaceAll(secret, "[hidden]"), text);
      return hidden.replace(UNPRINTABLE, " ").trim();
    },
  };
}
