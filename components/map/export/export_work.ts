/** One export at a time, with its progress and its outcome. */
import { signal } from "@preact/signals";

export function createExportWork(words: { readonly working: string; readonly failed: string }) {
  const status = signal("");
  const work = signal<AbortController | null>(null);
  return {
    /** "" for none. */
    status,
    /** The running export; null for none. */
    work,
    /**
     * @param task does the export, and returns its message; "" for none.
     * @returns whether it succeeded.
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
