import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { type TypedAnswer, useTypedAnswer } from "../controls/use_typed_answer.ts";

/** In characters: shorter texts match nearly everything. */
const SHORTEST = 2;

export type SearchState = TypedAnswer<readonly Feature[]>;

export interface SearchSignals {
  /** The typed text. */
  readonly text: Signal<string>;
  readonly answer: Signal<SearchState>;
  readonly isOpen: Signal<boolean>;
  /** The active option; -1 for none. */
  readonly active: Signal<number>;
}

/**
 * The text of a search, and its results.
 *
 * @param sql of the searched rows; "" for none, as without access.
 */
export function useSearch(
  sql: string,
  find: (text: string, signal: AbortSignal) => Promise<readonly Feature[]>,
): SearchSignals {
  const text = useSignal("");
  const isOpen = useSignal(false);
  const active = useSignal(-1);
  const typed = text.value.trim();
  const sought = sql === "" || typed.length < SHORTEST ? "" : typed;
  const answer = useTypedAnswer(sought, find, sql);
  useEffect(() => {
    active.value = -1;
    if (sought !== "") isOpen.value = true;
  }, [sought]);
  return { text, answer, isOpen, active };
}
