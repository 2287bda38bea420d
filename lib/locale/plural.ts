/** @returns what makes a text with the form that the language has for a number. */
export function plurals(tag: string) {
  const rules = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(tag);
  return (count: number, one: string, other: string): string =>
    `${numbers.format(count)} ${rules.select(count) === "one" ? one : other}`;
}
