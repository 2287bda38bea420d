/**
 * Pans and zooms maps with as many points, polygons, lines and cells in view as real data may have,
 * compared to deck.gl alone with the same layer. `BENCH_PANS` sets the number of moves,
 * `BENCH_KIND` selects one of the four.
 */
import type { Place } from "./pans/alone.ts";
import { type Kind, KINDS, WINDOW } from "./pans/kinds.ts";
import { measure } from "./pans/measure.ts";
import { report } from "./pans/report.ts";
import { startSides } from "./pans/sides.ts";
import { type Scale, settable, SMALL } from "./scale.ts";

const PANS = { full: 40, smoke: 1 } as const;
const HOVERS = { full: 10, smoke: 1 } as const;
const WINDOWS = { full: { viewport: WINDOW, thrifty: false }, smoke: SMALL } as const;

export async function benchPans(scale: Scale): Promise<void> {
  const pans = settable("BENCH_PANS", scale, PANS);
  await using sides = await startSides(scale);
  for (const kind of kindsOf(scale)) {
    let place: Place = { x: 0, y: 0, ...WINDOW };
    const common = { pans, window: WINDOWS[scale] };
    const ours = await measure({
      ...common,
      side: `${kind.name} in our page`,
      hovers: HOVERS[scale],
      open: async (page) => place = await sides.openOurs(page, kind),
    });
    const alone = await measure({
      ...common,
      side: `${kind.name} alone`,
      hovers: 0,
      open: (page) => sides.openAlone(page, kind, place),
    });
    const what = `${
      kind.counts[scale].toLocaleString("en")
    } ${kind.name}, ${place.width} by ${place.height} pixels`;
    report({ what, pans, ours, alone });
  }
}

function kindsOf(scale: Scale): readonly Kind[] {
  // One kind is enough for a smoke test.
  if (scale === "smoke") return KINDS.slice(0, 1);
  const asked = Deno.env.get("BENCH_KIND");
  return asked === undefined ? KINDS : KINDS.filter(({ name }) => name === asked);
}
