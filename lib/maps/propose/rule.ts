/** Rules that choose, each with its reason. */

export interface Choice {
  /** What it is about: `Id`, `Color`, `revenue`. */
  readonly about: string;
  readonly chosen: string;
  readonly because: string;
}

/** @returns the rule's name, for tests that have an example of each rule. */
export type RuleName<Rules extends readonly { readonly name: string }[]> = Rules[number]["name"];
