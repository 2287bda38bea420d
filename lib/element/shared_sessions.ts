/**
 * Elements with the same `session`: the first one gets a code from the page, and its map gets codes
 * for the others. Their sessions end with the first one's.
 */
import { CartoMapError } from "./element_errors.ts";

/** A map that runs. */
export interface Member {
  /** Whether it has a session, and so can lend codes. */
  readonly isOpen: boolean;
  /** @throws {CartoMapError} */
  lendCode(): Promise<string>;
  signOut(): void;
}

const groups = new Map<string, Set<Member>>();
const changes = new EventTarget();

export function join(group: string, member: Member): void {
  groups.set(group, (groups.get(group) ?? new Set()).add(member));
}

export function leave(group: string, member: Member): void {
  groups.get(group)?.delete(member);
  if (groups.get(group)?.size === 0) groups.delete(group);
  announce();
}

/** A member's session opened or ended, or a member left. */
export function announce(): void {
  changes.dispatchEvent(new Event("change"));
}

export function membersOf(group: string): readonly Member[] {
  return [...groups.get(group) ?? []];
}

async function lentBy(member: Member): Promise<string> {
  try {
    return await member.lendCode();
  } catch (error) {
    if (!(error instanceof CartoMapError)) throw error;
    throw new CartoMapError("no_code", `The map that shares its session: ${error.message}`);
  }
}

/**
 * Waits until the group's first member has a session.
 *
 * @returns a code from it; null if this is the first member itself.
 * @throws {CartoMapError}
 */
export async function borrowCode(
  group: string,
  member: Member,
  signal: AbortSignal,
): Promise<string | null> {
  for (;;) {
    const [first] = membersOf(group);
    if (first === undefined || first === member || signal.aborted) return null;
    if (first.isOpen) return await lentBy(first);
    await new Promise<void>((resolve) => {
      changes.addEventListener("change", () => resolve(), { once: true });
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
