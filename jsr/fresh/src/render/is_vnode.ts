import { isValidElement, type VNode } from "preact";
import { Signal } from "@preact/signals";

/** Whether a value is JSX; a signal passes Preact's own test, because it can be rendered. */
export function isVNode(value: unknown): value is VNode {
  return !(value instanceof Signal) && isValidElement(value);
}
