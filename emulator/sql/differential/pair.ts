/** One expression or statement for both engines. */
export interface Pair {
  readonly google: string;
  readonly duck: string;
}

/** A text that both engines read alike. */
export function same(text: string): Pair {
  return { google: text, duck: text };
}

/** Puts pairs into a text for both engines. */
export function join(texts: TemplateStringsArray, ...pairs: readonly Pair[]): Pair {
  const write = (of: (pair: Pair) => string) =>
    texts.reduce((text, part, index) => {
      const pair = pairs[index - 1];
      return text + (pair ? of(pair) : "") + part;
    }, "");
  return { google: write(({ google }) => google), duck: write(({ duck }) => duck) };
}

/** Pairs with commas between them. */
export function list(pairs: readonly Pair[]): Pair {
  return {
    google: pairs.map(({ google }) => google).join(", "),
    duck: pairs.map(({ duck }) => duck).join(", "),
  };
}
