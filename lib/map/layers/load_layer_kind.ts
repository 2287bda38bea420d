/**
 * The kinds of layers by type. Points, lines and polygons are included; only maps with other types
 * load their code.
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
/** The export of such a script: kinds by layer type. */
const Kinds = v.object({ kinds: v.record(v.string(), Kind) });

export interface LayerKinds {
  /** @returns null while its code loads, and if that failed. */
  of(type: LayerType): LayerKind | null;
}

export interface LayerKindsOptions {
  /** The URL of a type's code. */
  readonly urls: Readonly<Record<string, string>>;
  onArrived(): void;
  /** The type's code failed to load, which browsers cache for the page's lifetime. */
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
        // Not before the caller has its result.
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
