/** Asks the host page whether the frame opens the card of what a person selects. */
import { effect } from "@preact/signals";
import type { MapState } from "../state/map_state.ts";

/** A page answers within a task of its own, so this is long. */
const ANSWER_MS = 500;
/** The question waits for the row to be read. */
const ROW_MS = 3_000;

export interface CardQuestions {
  /** The page was asked. */
  asked(question: string): void;
  /** The page answered. */
  answer(question: string, prevented: boolean): void;
  stop(): void;
}

/** From now on cards stay closed until the page answers, or for a moment. */
export function createCardQuestions({ selected, host }: MapState): CardQuestions {
  let open = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hold = (holdsCard: boolean) => {
    clearTimeout(timer);
    if (host.peek().holdsCard !== holdsCard) host.value = { ...host.peek(), holdsCard };
  };
  const waitAtMost = (ms: number) => {
    hold(true);
    timer = setTimeout(() => hold(false), ms);
  };
  const keyOf = () => {
    const { dataset, id } = selected.value ?? {};
    return dataset === undefined ? null : JSON.stringify([dataset, id]);
  };
  // What is open already was selected before the page listened.
  let shown = keyOf();
  const stop = effect(() => {
    const key = keyOf();
    if (key === shown) return;
    shown = key;
    open = "";
    if (key === null) hold(false);
    else waitAtMost(ROW_MS);
  });
  return {
    asked(question) {
      open = question;
      waitAtMost(ANSWER_MS);
    },
    answer(question, prevented) {
      if (question !== open) return;
      open = "";
      hold(prevented);
    },
    stop() {
      stop();
      hold(false);
    },
  };
}
