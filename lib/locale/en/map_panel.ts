import { formatsOf } from "../formats.ts";

const { number, plural } = formatsOf("en");

/** Texts of the panel beside the map: filters, search, figures, widgets. */
export const panelWords = {
  filters: "Filters",
  hide: "Hide panel",
  region: "Filters and figures",
  activeFilters: "Active filters",
  /** How many filters there are, after the word “Filters”. */
  active: (count: number) => `${number(count)} active`,
  noFilters: "No active filters",
  clearAll: "Clear all",
  clearFilters: "Clear filters",
  fit: "Fit to data",
  more: (count: number) => `Show ${number(count)} more filters`,
  /** @param filter what is filtered and how: `Revenue: $1 to $2`. */
  removeFilter: (filter: string) => `Remove filter: ${filter}`,

  search: {
    /** @param what the field's own title, else its columns. */
    placeholder: (what: string) => `Search ${what}`,
    clear: "Clear search",
    searching: "Searching…",
    none: "No matches",
    failed: "Search is unavailable. Try again.",
    /** Announced when the matches arrive. */
    found: (count: number) =>
      `${number(count)} ${plural(count, { one: "match", other: "matches" })}`,
    only: (column: string, text: string) => `Show only where ${column} contains “${text}”`,
  },

  nothingMatches: (noun: string) => `No ${noun} in view match these filters.`,
  nothingMatchesDetail: "Remove a filter or zoom out.",
  /** Where nothing of the person's data matches, and where something does out of view. */
  nothingElsewhere: "Nothing in your data matches them. Remove a filter.",
  elsewhere: (counted: string) => `Elsewhere in your data: ${counted}`,
  goThere: "Show on map",
  /** How old the data are, where a map refreshes by itself. */
  updatedNow: "Updated just now",
  updated: (ago: string) => `Updated ${ago}`,
  /** At each figure over a tileset, which only the browser can count. */
  loadedOnly: "Counts only what is loaded",
  noFigures: "Figures are not available: your access does not include CARTO's SQL API.",

  /** Announced to screen readers, whose users do not see the figures change. */
  noneInView: (noun: string) => `No ${noun} in view`,

  widget: {
    reset: "Reset",
    resetOf: (title: string) => `Reset ${title}`,
    options: (title: string) => `${title}: options`,
    colorMap: (column = "this") => `Color map by ${column}`,
    colorLayer: (layer: string, column = "this") => `Color ${layer} by ${column}`,
    byValue: "Largest first",
    byName: "By name",
    shares: "Show shares",
    empty: "No values in view.",
    loading: "Loading…",
  },

  formula: {
    of: (total: string) => `of ${total}`,
    per: (amount: string, noun: string) => `${amount} per ${noun}`,
    noRows: "no rows",
    nothing: "–",
  },

  category: {
    showMore: (count: number) => `Show ${number(count)} more`,
    showFewer: "Show fewer",
    find: (title: string) => `Find in ${title}`,
    findHint: "Find a value",
    noMatch: "No value matches.",
    others: "All others",
  },

  histogram: {
    from: (title: string) => `${title}, from`,
    to: (title: string) => `${title}, to`,
    bar: (count: string, range: string) => `${count} at ${range}`,
    at: "at",
    between: (low: string, high: string) => `${low}–${high}`,
    bars: (title: string) => `${title}, by range of values`,
  },

  range: {
    from: (title: string) => `${title} from`,
    to: (title: string) => `${title} to`,
    between: "to",
    invalid: "Enter a number.",
  },

  pie: {
    chart: (title: string) => `${title}, as shares of a whole`,
    others: "Other",
  },

  scatter: {
    shown: (shown: string, total: string) => `${shown} of ${total}`,
    chart: (x: string, y: string, shown: string) => `${y} by ${x}, ${shown} points`,
  },

  parameter: {
    yes: "Yes",
    no: "No",
    utc: "UTC",
  },
};

export type PanelWords = typeof panelWords;
