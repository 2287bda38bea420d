/** Parses and formats editable numbers in the person's language. */
import type { Locale } from "../../../lib/locale/locale.ts";

/** @returns the number for editing: all digits, without grouping or units. */
export function numberToEdit(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 12 })
    .format(value);
}

/** @returns the number in the text, ignoring units and currencies; null without one. */
export function numberOf(text: string, locale: Locale): number | null {
  const parts = new Intl.NumberFormat(locale).formatToParts(-12_345.6);
  const partOf = (type: Intl.NumberFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? "";
  // Spanish groups from five digits on; the en dash and the minus sign are also typed.
  const plain = text.replaceAll(partOf("group"), "").replaceAll(/[\s\u00a0\u202f]/g, "")
    .replaceAll(partOf("decimal"), ".").replace(/[−–]/, "-");
  const found = /-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(plain);
  return found === null ? null : Number(found[0]);
}
