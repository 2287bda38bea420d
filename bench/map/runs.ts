/** The visits of all runs, alternating between both sides. */
import type { ProfileWindow } from "../../tests/helpers/browser.ts";
import type { Kind } from "./kinds.ts";
import { prepare, slowCarto } from "./prepare.ts";
import { withProfile } from "./profile.ts";
import type { Side, Sides } from "./sides.ts";
import { type Visit, visit } from "./visit.ts";

/** Of each run the visits of both sides, one after the other. */
export interface Pair {
  readonly ours: Visit;
  readonly guide: Visit;
}

export interface RunOptions {
  readonly kinds: readonly Kind[];
  readonly runs: number;
  /** Whether to make a visit of the first kind before, for the servers. */
  readonly warmUp: boolean;
  /** Milliseconds to type a name and a password. */
  readonly typingMs: number;
  readonly window: ProfileWindow;
}

/** A browser caches compiled code only after a few visits: the third is measured. */
const LATER = 3;

/** @returns the visits by the name of their kind. */
export async function measureRuns(
  sides: Sides,
  options: RunOptions,
): Promise<ReadonlyMap<string, readonly Pair[]>> {
  const measured = new Map<string, Pair[]>();
  const both = async (kind: Kind): Promise<Pair> => ({
    ours: await visits(sides.ours, kind, sides, options),
    guide: await visits(sides.guide, kind, sides, options),
  });
  const [firstKind] = options.kinds;
  if (options.warmUp && firstKind !== undefined) await both({ ...firstKind, state: "warm" });
  for (let run = 0; run < options.runs; run++) {
    for (const kind of options.kinds) {
      const pairs = measured.get(kind.name) ?? [];
      measured.set(kind.name, [...pairs, await both(kind)]);
    }
  }
  return measured;
}

/** @returns the last of the visits that a kind needs. */
async function visits(
  side: Side,
  kind: Kind,
  sides: Sides,
  { typingMs, window }: RunOptions,
): Promise<Visit> {
  const switches = kind.place === "far" ? sides.line.switches : [];
  return await withProfile(
    async (context) => {
      for (let left = kind.later ? LATER : 1;; left--) {
        const account = await prepare(side, kind, sides);
        if (side.name === "ours" && kind.entry !== "sign-in") await sides.host.enter(account);
        using _ = kind.place === "far" ? slowCarto(sides.cloud.emulator) : undefined;
        const made = await visit({ side, sides, kind, account, context, typingMs });
        if (left === 1) return made;
      }
    },
    window,
    switches,
  );
}
