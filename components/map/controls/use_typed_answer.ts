import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/** Debounce after the last letter, in milliseconds: each answer costs one request or more. */
const TYPING_MS = 300;

export type TypedAnswer<Answer> =
  | { readonly name: "idle" | "searching" | "failed" }
  | { readonly name: "there"; readonly answer: Answer };

/**
 * Runs the query once typing pauses; an answer to an older text is dropped.
 *
 * @param text no request is made while it is "".
 * @param basis other inputs of the answer: a change repeats the request.
 */
export function useTypedAnswer<Answer>(
  text: string,
  ask: (text: string, signal: AbortSignal) => Promise<Answer>,
  basis?: unknown,
): Signal<TypedAnswer<Answer>> {
  const answer = useSignal<TypedAnswer<Answer>>({ name: "idle" });
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (text === "") {
      answer.value = { name: "idle" };
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      answer.value = { name: "searching" };
      try {
        const found = await latest.current(text, abort.signal);
        if (!abort.signal.aborted) answer.value = { name: "there", answer: found };
      } catch {
        if (!abort.signal.aborted) answer.value = { name: "failed" };
      }
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, basis]);
  return answer;
}
