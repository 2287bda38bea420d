import { type ComponentChildren, Fragment, isValidElement, type VNode } from "preact";

/** Attributes that do not tell one element of a kind from another. */
const UNCOUNTED: Readonly<Record<string, string>> = { meta: "content", link: "href" };

/**
 * Puts what `<Head>` elements hold into the children of `<head>`: in the place of an element with
 * the same identity, else at the end.
 */
export function mergeHead(
  documentHead: ComponentChildren,
  added: readonly ComponentChildren[],
): ComponentChildren {
  if (added.length === 0) return documentHead;
  const merged = flatten(documentHead);
  for (const child of added.flatMap(flatten)) {
    const identity = identityOf(child);
    const at = identity === null
      ? -1
      : merged.findIndex((existing) => identityOf(existing) === identity);
    if (at === -1) merged.push(child);
    else merged[at] = child;
  }
  return merged;
}

function flatten(children: ComponentChildren): ComponentChildren[] {
  const list: ComponentChildren[] = Array.isArray(children) ? children : [children];
  return list.flatMap((child) => {
    if (Array.isArray(child)) return flatten(child);
    if (
      isValidElement(child) && child.type === Fragment &&
      !("tpl" in child.props)
    ) {
      return flatten(child.props.children);
    }
    return child;
  });
}

function identityOf(child: ComponentChildren): string | null {
  if (!isValidElement(child) || typeof child.type !== "string") return null;
  if (child.type === "title") return "title";
  const vnode: VNode = child;
  if (vnode.key !== undefined && vnode.key !== null) return `key ${vnode.key}`;
  const attributes = Object.entries(vnode.props)
    .filter(([name]) => identifies(String(child.type), name))
    .sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([child.type, attributes]);
}

/** Whether an attribute, or a prop, tells elements of `<head>` apart. */
function identifies(tag: string, name: string): boolean {
  return name !== "children" && name !== "nonce" && name !== UNCOUNTED[tag];
}
