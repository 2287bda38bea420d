import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Feature } from "../../../lib/map/fields/feature.ts";

/** After the last letter, in milliseconds: each search is a request for each of its columns. */
const TYPING_MS = 300;
/** In characters: shorter texts are in nearly everything. */
const SHORTEST = 2;

export type SearchState =
  | { readonly name: "idle" | "searching" | "failed" }
  | { readonly name: "there"; readonly hits: readonly Feature[] };

export interface SearchSignals {
  /** What is typed. */
  readonly text: Signal<string>;
  readonly answer: Signal<SearchState>;
  readonly isOpen: Signal<boolean>;
  /** The option that keys are on; -1 for none. */
  readonly active: Signal<number>;
}

/** Asks once nobody types any more; an answer to an older text is dropped. */
export function useSearch(
  find: (text: string, signal: AbortSignal) => Promise<readonly Feature[]>,
): SearchSignals {
  const text = useSignal("");
  const answer = useSignal<SearchState>({ name: "idle" });
  const isOpen = useSignal(false);
  const active = useSignal(-1);
  const latest = useRef(find);
  latest.current = find;
  const sought = text.value.trim();
  useEffect(() => {
    active.value = -1;
    if (sought.length < SHORTEST) {
      answer.value = { name: "idle" };
      return;
    }
    isOpen.value = true;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      answer.value = { name: "searching" };
      try {
        const hits = await latest.current(sought, abort.signal);
        if (!abort.signal.aborted) answer.value = { name: "there", hits };
      } catch {
        if (!abort.signal.aborted) answer.value = { name: "failed" };
      }
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [sought]);
  return { text, answer, isOpen, active };
}
