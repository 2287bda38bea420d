/** A map as a document: its layers, widgets and settings. It contains no SQL and no host. */
import * as v from "valibot";
import { named, settings } from "../json/schema_parts.ts";
import { datasetSettings } from "./column.ts";
import { layer } from "./layer.ts";
import { about, datasetName, id } from "./parts.ts";
import { search } from "./search.ts";
import { text } from "./text.ts";
import { view } from "./view.ts";
import { widget } from "./widget.ts";

const list = <const Item extends v.GenericSchema>(item: Item, what: string, most: number) =>
  v.pipe(
    v.array(item, `must be a list of ${what}`),
    v.maxLength(most, `must have ${most} ${what} at most`),
  );

export const MapFile = settings({
  $schema: about(
    v.optional(v.string("must be a text")),
    "Where editors find this schema: ../map.schema.json",
  ),
  version: about(v.literal(1, "must be 1"), "The version of this format: 1."),
  title: about(text, "The map's name."),
  description: about(v.optional(text), "A line for the list of maps."),
  groups: about(
    v.optional(v.pipe(
      list(v.pipe(v.string("must be a group"), v.minLength(1, "must be a group")), "groups", 1_000),
      v.minLength(1, "must name a group: leave it out for everybody"),
    )),
    "Limits who sees the map in lists. Not a security boundary: the policy decides who sees what.",
  ),
  view: about(v.optional(view), "The initial view; by default the first layer's features."),
  refresh: about(
    v.optional(v.pipe(
      v.string("must be a time such as PT5M"),
      v.check(isRefresh, "must be a time from PT30S to PT24H, such as PT5M for five minutes"),
    )),
    "How often data is fetched again while the page is visible.",
  ),
  share: about(
    v.optional(v.picklist(["shown", "all"], "must be shown or all"), "shown"),
    "The columns of a feature in events to the host: those of card and tooltip, or all.",
  ),
  link_aliases: about(
    v.optional(v.pipe(named(id, id), v.maxEntries(50, "must have 50 names at most")), {}),
    "Ids in older links, each with the current id.",
  ),
  datasets: about(
    v.optional(named(datasetName, datasetSettings), {}),
    "Texts and formats of datasets and their columns, by the policy's name.",
  ),
  layers: about(
    v.pipe(list(layer, "layers", 20), v.minLength(1, "must have a layer")),
    "What is drawn, the first on top. Access to the first one's dataset opens the map.",
  ),
  widgets: about(v.optional(list(widget, "widgets", 50), []), "The panel, from top to bottom."),
  search: about(v.optional(list(search, "searches", 10), []), "Fields to search for features."),
});

export type MapDocument = v.InferOutput<typeof MapFile>;

/** Hours, minutes and seconds of ISO 8601. */
const REFRESH = /^PT(?=\d)(?:(\d{1,2})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?$/;

/** @returns the seconds between two refreshes; undefined for an invalid duration. */
export function refreshSeconds(text: string): number | undefined {
  const [whole, hours = "0", minutes = "0", seconds = "0"] = REFRESH.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

function isRefresh(text: string): boolean {
  const seconds = refreshSeconds(text);
  return seconds !== undefined && seconds >= 30 && seconds <= 86_400;
}
