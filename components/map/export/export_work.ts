/** One export at a time: how far it is, and how it ended. */
import { signal } from "@preact/signals";

export function createExportWork(words: { readonly working: string; readonly failed: string }) {
  const status = signal("");
  const work = signal<AbortController | null>(null);
  return {
    /** "" for none. */
    status,
    /** What is on its way; null for nothing. */
    work,
    /**
     * @param task does it, and says how it ended; "" where nothing is to be said of it here.
     * @returns whether it ended well.
     */
    async start(task: (ended: AbortSignal) => Promise<string>): Promise<boolean> {
      // A button that is disabled while it works would lose focus.
      if (work.peek() !== null) return false;
      const current = work.value = new AbortController();
      status.value = words.working;
      try {
        status.value = await task(current.signal);
        return true;
      } catch {
        status.value = current.signal.aborted ? "" : words.failed;
        return false;
      } finally {
        work.value = null;
      }
    },
    cancel: () => work.peek()?.abort(),
  };
}

export type ExportWork = ReturnType<typeof createExportWork>;
