/** Numbers as a person writes them in their language. */
import type { Locale } from "../../../lib/locale/locale.ts";

/** @returns the number with all its digits, as it is to be changed: without groups or units. */
export function numberToEdit(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 12 })
    .format(value);
}

/** @returns the number in the text, whatever unit or currency is around it; null where none is. */
export function numberOf(text: string, locale: Locale): number | null {
  const parts = new Intl.NumberFormat(locale).formatToParts(-12_345.6);
  const partOf = (type: Intl.NumberFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? "";
  // Spanish groups from five digits on, and the en dash and the minus sign are typed as well.
  const plain = text.replaceAll(partOf("group"), "").replaceAll(/[\s\u00a0\u202f]/g, "")
    .replaceAll(partOf("decimal"), ".").replace(/[−–]/, "-");
  const found = /-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(plain);
  return found === null ? null : Number(found[0]);
}
