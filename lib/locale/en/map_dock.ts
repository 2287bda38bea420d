import type { TimeStep } from "../../map/widgets/results.ts";
import { formatsOf } from "../formats.ts";

const { number } = formatsOf("en");

const PER: Readonly<Record<TimeStep, string>> = {
  second: "per second",
  minute: "per minute",
  hour: "per hour",
  day: "per day",
  week: "per week",
  month: "per month",
  quarter: "per quarter",
  year: "per year",
};

/** Time series, tables and what leaves the map as a file or on paper. */
export const dockWords = {
  title: "Time and tables",
  collapse: "Collapse",
  expand: "Expand",
  loading: "Loading…",
  nothingInView: (noun: string) => `No ${noun} in view`,
  nothingInViewDetail: "Move the map or zoom out.",
  nothingMatches: (noun: string) => `No ${noun} in view match the filters`,
  clearFilters: "Clear all filters",

  table: {
    height: "Table height",
    close: "Close table",
    columns: "Columns",
    rows: (first: number, last: number, total: number) =>
      `Rows ${number(first)}–${number(last)} of ${number(total)}`,
    previousPage: "Previous page",
    nextPage: "Next page",
    sort: "Sort",
    sortBy: (column: string) => `Sort by ${column}`,
    sortAscending: "Sort ascending",
    sortDescending: "Sort descending",
    options: (column: string) => `${column}: options`,
    filterBy: (column: string) => `Filter by ${column}…`,
    colorBy: (column: string) => `Color map by ${column}`,
    colorLayerBy: (layer: string, column: string) => `Color ${layer} by ${column}`,
    hideColumn: "Hide column",
    showAll: "Show all columns",
    csv: "Save as CSV",
    opensTab: (host: string) => `Opens ${host} in a new tab`,
  },

  time: {
    per: (step: TimeStep) => PER[step],
    quarter: (quarter: number, year: number) => `Q${quarter} ${year}`,
    clear: "Clear",
    play: "Play",
    pause: "Pause",
    speed: "Speed",
    from: (title: string) => `${title}, from`,
    to: (title: string) => `${title}, to`,
    /** Of a bar under the pointer. */
    at: (time: string) => `at ${time}`,
    noTimes: "No times in view.",
    chart: (title: string, per: string) => `${title}, ${per}`,
  },

  exports: {
    title: "Export",
    inView: "CSV, rows in view",
    all: "CSV, all my rows",
    image: "PNG of the map",
    print: "Print or save as PDF",
    working: "Exporting…",
    progress: (rows: number, counted: string) => `${number(rows)} of ${counted}…`,
    cancel: "Cancel",
    done: (file: string) => `Saved ${file}`,
    /** Where not all of them fit. */
    most: (rows: number, counted: string) =>
      `The file holds ${number(rows)} of ${counted}. Zoom in or filter to get the others.`,
    failed: "The export failed. Try again.",
    printed: (rows: number, counted: string) => `The first ${number(rows)} of ${counted}`,
  },
};
