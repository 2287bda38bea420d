import type { Words } from "../../../lib/locale/words.ts";

/** @param id `policy`, or `map:` and the map's id. */
export function documentName(id: string, words: Words["admin"]["documentsPage"]): string {
  return id === "policy" ? words.policy : words.map(id.replace(/^map:/, ""));
}

/** @returns enough of a hash to tell versions apart. */
export const shortHash = (hash: string): string => hash.slice(0, 10);
