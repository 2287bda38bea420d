/** Texts with columns in braces: `{city}, {state} {zip}`. Replaced as text, never as HTML. */
import type { Text } from "./text.ts";
import { mapText, textsOf } from "./text.ts";

const PLACE = /\{([^{}]*)\}/g;

/** @returns the columns that the template names, in any language. */
export function templateColumns(template: Text): readonly string[] {
  return textsOf(template).flatMap((text) =>
    [...text.matchAll(PLACE)].map(([, column = ""]) => column)
  );
}

/** Whether every brace belongs to a placeholder. */
export function isTemplate(template: Text): boolean {
  return textsOf(template).every((text) => !/[{}]/.test(text.replace(PLACE, "")));
}

/**
 * @returns the template with `{}` for each hidden column: a value that is always missing, and so is
 * dropped with its separators as every missing value.
 */
export function prunedTemplate(template: Text, sees: (column: string) => boolean): Text {
  return mapText(
    template,
    (text) => text.replace(PLACE, (place, column: string) => sees(column) ? place : "{}"),
  );
}
