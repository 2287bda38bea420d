/** The places where a map contains values of a dataset's rows. */
import type { Path } from "../../json/json_text.ts";
import type { MapDocument } from "../map_document.ts";
import { encodingsOf } from "../scale.ts";

export interface LiteralPlace {
  readonly dataset: string;
  readonly path: Path;
}

export function* literalPlaces(map: MapDocument): Generator<LiteralPlace> {
  for (const [dataset, { columns }] of Object.entries(map.datasets)) {
    for (const [column, { values }] of Object.entries(columns)) {
      if (values === undefined) continue;
      yield { dataset, path: ["datasets", dataset, "columns", column, "values"] };
    }
  }
  for (const [index, layer] of map.layers.entries()) {
    if (!("color" in layer) || layer.color === undefined) continue;
    const isList = Array.isArray(layer.color);
    for (const [at, encoding] of encodingsOf(layer.color).entries()) {
      const path = ["layers", index, "color", ...isList ? [at] : []];
      for (const key of ["breaks", "domain"] as const) {
        if (!(key in encoding) || Reflect.get(encoding, key) === undefined) continue;
        yield { dataset: layer.dataset, path: [...path, key] };
      }
    }
  }
  for (const [index, widget] of map.widgets.entries()) {
    if (widget.type === "histogram" && widget.breaks !== undefined) {
      yield { dataset: widget.dataset, path: ["widgets", index, "breaks"] };
    }
    if (widget.type !== "parameter") continue;
    yield { dataset: widget.dataset, path: ["widgets", index, "default"] };
    if (widget.options !== undefined) {
      yield { dataset: widget.dataset, path: ["widgets", index, "options"] };
    }
  }
}
