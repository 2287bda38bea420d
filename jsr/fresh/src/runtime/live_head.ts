/**
 * What an island's `<Head>` does in the browser: it finds the element that the server, or another
 * `<Head>`, has put there and changes it, or adds a new one.
 *
 * @module
 */
import { type ComponentChildren, Fragment, isValidElement, toChildArray } from "preact";
import { identifies } from "./head_identity.ts";

/** An element of `<head>` as it is to be. */
export interface HeadElement {
  tag: string;
  key: string | null;
  attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Elements that a `<Head>` has given a key, which the document itself does not show. */
const keyed = new Map<string, Element>();

/** Reads elements off JSX; a signal in it is read too, so that the reader follows it. */
export function describeHead(children: ComponentChildren): HeadElement[] {
  return toChildArray(children).flatMap((child) => {
    if (!isValidElement(child)) return [];
    const { type, props } = child;
    if (type === Fragment) return describeHead(props.children);
    if (typeof type !== "string") return [];
    const key: unknown = child.key;
    return {
      tag: type,
      key: key === undefined || key === null ? null : String(key),
      attributes: attributesOf(props),
      text: textOf(props.children),
    };
  });
}

function attributesOf(props: object): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, given] of Object.entries(props)) {
    const value = unwrap(given);
    if (name === "children") continue;
    if (value === true) attributes[name] = "";
    else if (typeof value === "string" || typeof value === "number") {
      attributes[name] = String(value);
    }
  }
  return attributes;
}

function textOf(child: unknown): string {
  const value = unwrap(child);
  if (Array.isArray(value)) return value.map(textOf).join("");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** A signal's value, or the value itself. */
function unwrap(value: unknown): unknown {
  const isSignal = typeof value === "object" && value !== null && "value" in value &&
    "peek" in value;
  return isSignal ? value.value : value;
}

/** Makes `<head>` show these elements. */
export function updateHead(elements: readonly HeadElement[]): void {
  for (const wanted of elements) {
    const element = findElement(wanted) ?? document.head.appendChild(
      document.createElement(wanted.tag),
    );
    if (wanted.key !== null) keyed.set(wanted.key, element);
    for (const [name, value] of Object.entries(wanted.attributes)) {
      if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    }
    if (element.textContent !== wanted.text) element.textContent = wanted.text;
  }
}

function findElement(wanted: HeadElement): Element | null {
  const known = wanted.key === null ? undefined : keyed.get(wanted.key);
  if (known !== undefined) return known;
  const candidates = [...document.head.querySelectorAll(`:scope > ${wanted.tag}`)];
  if (wanted.tag === "title") return candidates[0] ?? null;
  return candidates.find((element) => hasIdentity(element, wanted)) ?? null;
}

function hasIdentity(element: Element, { tag, attributes }: HeadElement): boolean {
  const own = [...element.attributes].filter(({ name }) => identifies(tag, name));
  const wanted = Object.entries(attributes).filter(([name]) => identifies(tag, name));
  return own.length === wanted.length &&
    wanted.every(([name, value]) => element.getAttribute(name) === value);
}
