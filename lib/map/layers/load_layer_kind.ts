/**
 * The kinds of layers by their type. Points, lines and polygons are there at once; others are code
 * that only maps with such a layer load.
 */
import * as v from "valibot";
import type { Layer } from "../document.ts";
import type { LayerKind } from "./layer_kind.ts";
import { lineKind } from "./line.ts";
import { pointKind } from "./point.ts";
import { polygonKind } from "./polygon.ts";

type LayerType = Layer["type"];

const isFunction = (value: unknown) => typeof value === "function";
const Kind = v.custom<LayerKind>((value) => {
  const parsed = v.safeParse(v.object({ layers: v.unknown(), picked: v.unknown() }), value);
  return parsed.success && isFunction(parsed.output.layers) && isFunction(parsed.output.picked);
});
/** What such a script exports: kinds by layer type. */
const Kinds = v.object({ kinds: v.record(v.string(), Kind) });

export interface LayerKinds {
  /** @returns null while its code is on its way, and where it did not arrive. */
  of(type: LayerType): LayerKind | null;
}

export interface LayerKindsOptions {
  /** Where our own server has the code of a type. */
  readonly urls: Readonly<Record<string, string>>;
  onArrived(): void;
  /** The code of the type did not arrive, and will not while the page lives. */
  onMissing(type: LayerType): void;
}

export function createLayerKinds({ urls, onArrived, onMissing }: LayerKindsOptions): LayerKinds {
  const kinds = new Map<LayerType, LayerKind>([
    ["point", pointKind],
    ["line", lineKind],
    ["polygon", polygonKind],
  ]);
  const asked = new Set<LayerType>();

  async function load(type: LayerType): Promise<void> {
    const url = Object.hasOwn(urls, type) ? urls[type] : undefined;
    const kind = url === undefined ? null : await loadKind(url, type);
    if (kind === null) return onMissing(type);
    kinds.set(type, kind);
    onArrived();
  }

  return {
    of(type) {
      const kind = kinds.get(type) ?? null;
      if (kind === null && !asked.has(type)) {
        asked.add(type);
        // Not before whoever asks has its answer.
        queueMicrotask(() => load(type));
      }
      return kind;
    },
  };
}

async function loadKind(url: string, type: LayerType): Promise<LayerKind | null> {
  const module: unknown = await import(url).catch(() => null);
  const parsed = v.safeParse(Kinds, module);
  if (!parsed.success) return null;
  const { kinds } = parsed.output;
  return Object.hasOwn(kinds, type) ? kinds[type] ?? null : null;
}
