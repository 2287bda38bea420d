/** Asks the host page whether the frame opens the card of what a person selects. */
import { effect } from "@preact/signals";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import type { MapState } from "../state/map_state.ts";

/** A page answers within a task of its own, unless it is busy. */
const ANSWER_MS = 1_000;
/** The question waits for the row to be read. */
const ROW_MS = 3_000;

/** What the page decided of the selected feature, also for a map that replaces this one. */
export interface CardMemory {
  /** The feature whose card the page prevented; null for none. */
  prevented: string | null;
}

export interface CardQuestions {
  /** The page was asked; null where it knows of the feature already. */
  asked(question: string | null): void;
  /** The page answered. */
  answer(question: string, prevented: boolean): void;
  stop(): void;
}

/** From now on cards stay closed until the page answers, or for a moment. */
export function createCardQuestions(
  { selected, host }: MapState,
  memory: CardMemory,
): CardQuestions {
  let open = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hold = (holdsCard: boolean) => {
    clearTimeout(timer);
    if (host.peek().holdsCard !== holdsCard) host.value = { ...host.peek(), holdsCard };
  };
  const waitAtMost = (ms: number) => {
    hold(true);
    // A late answer still closes the card.
    timer = setTimeout(() => hold(false), ms);
  };
  // What is open already was selected before the page listened.
  let shown = keyOf(selected.peek());
  const stop = effect(() => {
    const key = keyOf(selected.value);
    if (key === shown) return;
    shown = key;
    open = "";
    if (key !== null && key === memory.prevented) return hold(true);
    memory.prevented = null;
    if (key === null) hold(false);
    else waitAtMost(ROW_MS);
  });
  return {
    asked(question) {
      open = question ?? "";
      // The row may be known before this file hears of the selection.
      shown = keyOf(selected.peek());
      if (question !== null) waitAtMost(ANSWER_MS);
      else if (memory.prevented === null) hold(false);
    },
    answer(question, prevented) {
      if (question !== open || question === "") return;
      open = "";
      memory.prevented = prevented ? shown : null;
      hold(prevented);
    },
    stop() {
      stop();
      hold(false);
    },
  };
}

function keyOf(feature: Feature | null): string | null {
  return feature === null ? null : JSON.stringify([feature.dataset, feature.id]);
}
