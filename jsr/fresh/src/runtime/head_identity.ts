/** Attributes that do not tell one element of a kind from another. */
const UNCOUNTED: Readonly<Record<string, string>> = { meta: "content", link: "href" };

/** Whether an attribute, or a prop, tells elements of `<head>` apart. */
export function identifies(tag: string, name: string): boolean {
  return name !== "children" && name !== "nonce" && name !== UNCOUNTED[tag];
}
