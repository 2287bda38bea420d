/**
 * The comments around an island and around what an island was given as JSX. Every page has its own
 * random prefix, so that no text of a user's can be taken for one.
 *
 * @module
 */

/** What a marker says: where the island or slot with this number starts, or where one ends. */
export interface Marker {
  kind: "island" | "slot";
  /** Number of the island or slot on this page; null at the end of its range. */
  index: number | null;
}

/** Text of the comment before island or slot `index`. */
export function startMarker(prefix: string, kind: Marker["kind"], index: number): string {
  return `${prefix}:${kind}:${index}`;
}

/** Text of the comment after an island or slot. */
export function endMarker(prefix: string, kind: Marker["kind"]): string {
  return `${prefix}:${kind}`;
}

/** Id of the `<template>` that holds a slot which its island did not render. */
export function templateId(prefix: string, index: number): string {
  return `${prefix}-slot-${index}`;
}

/** Reads a comment's text; null when it is not a marker of this page. */
export function parseMarker(prefix: string, text: string): Marker | null {
  const [own, kind, index] = text.split(":");
  if (own !== prefix || (kind !== "island" && kind !== "slot")) return null;
  return { kind, index: index === undefined ? null : Number(index) };
}
