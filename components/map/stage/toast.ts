import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Briefly confirms what the person did. */
export interface Toasts {
  /** "" for none. */
  readonly text: Signal<string>;
  say(text: string): void;
}

const SHOWN_MS = 4_000;

export function createToasts(): Toasts {
  const text = signal("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    text,
    say(said) {
      clearTimeout(timer);
      text.value = said;
      timer = setTimeout(() => text.value = "", SHOWN_MS);
    },
  };
}

export const ToastContext = createContext<Toasts>(createToasts());

/** @returns a function that shows a text briefly, and announces it to screen readers. */
export function useToast(): Toasts["say"] {
  return useContext(ToastContext).say;
}
