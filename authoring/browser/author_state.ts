/** The state of the page: the draft, how it is, and what the chosen group gets of it. */
import { batch, computed, signal } from "@preact/signals";
import type { OpenedMap } from "../../lib/map/access/opened_map.ts";
import type { AuthorStart, DraftAnswer, DraftFault } from "../contract.ts";
import { checkDraft, saveDraft, UnreachableError } from "./author_api.ts";
import { createPreviewSessions } from "./preview_sessions.ts";

/** How long after the last key a draft is checked, in milliseconds. */
const PAUSE_MS = 300;
const RETRY_MS = 2_000;

/** The outcome of the last save or check, where it is to be shown. */
export type Notice = "saved" | "notSaved" | "changed" | "unreachable" | null;

export type AuthorState = ReturnType<typeof createAuthorState>;

export function createAuthorState(start: AuthorStart) {
  const { id } = start;
  const signals = createSignals(start);
  const { draft, group, checking, notice } = signals;
  const sessions = createPreviewSessions();
  let pause: ReturnType<typeof setTimeout> | undefined;
  let running = new AbortController();

  function checkLater(afterMs: number): void {
    clearTimeout(pause);
    pause = setTimeout(check, afterMs);
  }

  async function check(): Promise<void> {
    running.abort();
    const { signal } = running = new AbortController();
    const [text, name] = [draft.peek(), group.peek()];
    await unlessUnreachable(async () => {
      const answer = await sessions.during(
        name,
        (bearer) => checkDraft({ id, text }, bearer, signal),
      );
      if (answer === null) throw new UnreachableError();
      if (!signal.aborted) show(signals, answer, name);
    }, signal);
  }

  /** While the server does not answer, the draft is checked until it does. */
  async function unlessUnreachable(act: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (signal?.aborted) return;
      if (!(error instanceof UnreachableError)) throw error;
      notice.value = "unreachable";
      checkLater(RETRY_MS);
    }
  }

  return {
    ...signals,
    id,
    sessions,
    edit(next: string): void {
      batch(() => {
        draft.value = next;
        checking.value = true;
        if (notice.value !== "changed") notice.value = null;
      });
      checkLater(PAUSE_MS);
    },
    showAs(name: string): void {
      batch(() => {
        group.value = name;
        checking.value = true;
      });
      checkLater(0);
    },
    save: (): Promise<void> => unlessUnreachable(() => save(id, signals)),
    /** Checks the draft, as it is when the page opens. */
    start: (): void => checkLater(0),
    stop(): void {
      clearTimeout(pause);
      running.abort();
    },
  };
}

type Signals = ReturnType<typeof createSignals>;

function createSignals({ text, version, group }: AuthorStart) {
  const draft = signal(text);
  const savedText = signal(text);
  return {
    draft,
    savedText,
    /** Of the file that the draft began with. */
    version: signal(version),
    group: signal(group),
    faults: signal<readonly DraftFault[]>([]),
    /** What is drawn, and for which group. */
    map: signal<{ readonly group: string; readonly opened: OpenedMap } | null>(null),
    /** Whether the draft is a map, which the group may not get. */
    isReadable: signal(true),
    seen: signal<readonly string[]>([]),
    checking: signal(true),
    notice: signal<Notice>(null),
    isUnsaved: computed(() => draft.value !== savedText.value),
  };
}

function show(signals: Signals, { faults, map, seen }: DraftAnswer, group: string): void {
  const isReadable = map !== null || seen.length > 0;
  const { map: shown, notice } = signals;
  batch(() => {
    signals.faults.value = faults;
    signals.isReadable.value = isReadable;
    // The last version that could be read stays, for the group that it was drawn for.
    if (map !== null) shown.value = { group, opened: map };
    else if (isReadable || shown.value?.group !== group) shown.value = null;
    if (isReadable) signals.seen.value = seen;
    signals.checking.value = false;
    if (notice.value === "unreachable") notice.value = null;
  });
}

async function save(id: string, { draft, savedText, version, notice }: Signals): Promise<void> {
  const text = draft.peek();
  const saved = await saveDraft({ id, text, version: version.peek() });
  batch(() => {
    if (saved.kind === "saved") {
      version.value = saved.version;
      savedText.value = text;
    }
    notice.value = saved.kind === "faulty" ? "notSaved" : saved.kind;
  });
}
