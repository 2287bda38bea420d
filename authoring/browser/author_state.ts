/** The state of the page: the draft, how it is, and what the chosen group gets of it. */
import { batch, computed, signal } from "@preact/signals";
import { type MapAccess, MapError, requestMapAccess } from "../../lib/map/access/map_access.ts";
import type { AccessRequest } from "../../lib/map/access/map_access.ts";
import type { OpenedMap } from "../../lib/map/access/opened_map.ts";
import type { AuthorStart, DraftFault } from "../contract.ts";
import { checkDraft, saveDraft, startPreview, UnreachableError } from "./author_api.ts";

/** How long after the last key a draft is checked, in milliseconds. */
const PAUSE_MS = 300;
const RETRY_MS = 2_000;

/** What the last save or check came to. */
export type Notice = "saved" | "notSaved" | "changed" | "unreachable" | null;

export type AuthorState = ReturnType<typeof createAuthorState>;

export function createAuthorState({ id, text, version: first, groups }: AuthorStart) {
  const draft = signal(text);
  const savedText = signal(text);
  const version = signal(first);
  const group = signal(groups[0] ?? "");
  const faults = signal<readonly DraftFault[]>([]);
  const map = signal<{ readonly group: string; readonly opened: OpenedMap } | null>(null);
  /** Why there is no map: the group does not get it, or the document was never readable. */
  const isReadable = signal(true);
  const seen = signal<readonly string[]>([]);
  const checking = signal(true);
  const notice = signal<Notice>(null);
  const sessions = new Map<string, Promise<string>>();
  let pause: ReturnType<typeof setTimeout> | undefined;
  let running = new AbortController();

  function bearerOf(name: string): Promise<string> {
    const known = sessions.get(name);
    if (known !== undefined) return known;
    const started = startPreview(name);
    sessions.set(name, started);
    started.catch(() => sessions.delete(name));
    return started;
  }

  /** Starts a new session where the last one has ended. */
  async function inSession<T>(
    name: string,
    ask: (bearer: string) => Promise<T | null>,
  ): Promise<T | null> {
    const answer = await ask(await bearerOf(name));
    if (answer !== null) return answer;
    sessions.delete(name);
    return await ask(await bearerOf(name));
  }

  async function check(): Promise<void> {
    running.abort();
    const { signal } = running = new AbortController();
    const asked = { text: draft.peek(), group: group.peek() };
    try {
      const answer = await inSession(
        asked.group,
        (bearer) => checkDraft({ id, text: asked.text }, bearer, signal),
      );
      if (signal.aborted) return;
      if (answer === null) throw new UnreachableError();
      batch(() => {
        faults.value = answer.faults;
        isReadable.value = answer.map !== null || answer.seen.length > 0;
        // The last readable version stays, for the group that it was drawn for.
        if (answer.map !== null) map.value = { group: asked.group, opened: answer.map };
        else if (isReadable.value || map.value?.group !== asked.group) map.value = null;
        if (isReadable.value) seen.value = answer.seen;
        checking.value = false;
        if (notice.value === "unreachable") notice.value = null;
      });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof UnreachableError)) throw error;
      notice.value = "unreachable";
      checkLater(RETRY_MS);
    }
  }

  function checkLater(afterMs: number): void {
    clearTimeout(pause);
    pause = setTimeout(check, afterMs);
  }

  return {
    id,
    draft,
    group,
    faults,
    map,
    isReadable,
    seen,
    checking,
    notice,
    isUnsaved: computed(() => draft.value !== savedText.value),
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
    async save(): Promise<void> {
      const asked = draft.peek();
      try {
        const saved = await saveDraft({ id, text: asked, version: version.peek() });
        if (saved.kind !== "saved") {
          notice.value = saved.kind === "changed" ? "changed" : "notSaved";
          return;
        }
        batch(() => {
          version.value = saved.version;
          savedText.value = asked;
          notice.value = "saved";
        });
      } catch (error) {
        if (!(error instanceof UnreachableError)) throw error;
        notice.value = "unreachable";
        checkLater(RETRY_MS);
      }
    },
    /** Checks the draft, as it is when the page opens. */
    start: (): void => checkLater(0),
    stop(): void {
      clearTimeout(pause);
      running.abort();
    },
    /** The token of the group's session, by the same way as any session's. */
    async requestAccess(name: string, request: AccessRequest): Promise<MapAccess> {
      const access = await inSession(
        name,
        (bearer) =>
          requestMapAccess(fetch, { ...request, bearer }).catch((error: unknown) => {
            if (error instanceof MapError && error.fault === "signed_out") return null;
            throw error;
          }),
      );
      if (access === null) throw new MapError("signed_out");
      return access;
    },
    bearerOf,
  };
}
