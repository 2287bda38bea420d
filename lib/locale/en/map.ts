import { formatsOf } from "../formats.ts";
import { dockWords } from "./map_dock.ts";
import { fieldWords } from "./map_fields.ts";
import { stageWords } from "./map_stage.ts";
import { panelWords } from "./map_panel.ts";

const { number, plural } = formatsOf("en");

const stores = (count: number) =>
  `${number(count)} ${plural(count, { one: "store", other: "stores" })}`;

/** What the map says, in the page of its own and in a frame. */
export const mapWords = {
  dock: dockWords,
  fields: fieldWords,
  heading: "Retail stores",
  headingOf: (groups: string) => `Retail stores · ${groups}`,
  region: "Map of the stores",
  skipToMap: "Skip to the map",
  skipToTable: "Skip to the table",
  close: "Close",

  /** A store's type as the data have it, in words. */
  typeName: (type: string) => type,

  stage: stageWords,

  /** One line that says how the map is doing. */
  status: {
    loading: "Loading your stores…",
    failed: "Not loaded",
    ended: "Session ended",
    uncounted: "Your group's stores",
    stores,
    loadingTiles: "Loading the map…",
    incomplete: "Part of the map could not be loaded.",
  },

  /** In place of a map that the browser cannot draw: why, and what to do. */
  unsupported: {
    title: "This browser cannot draw the map",
    detail: "The map needs WebGL2. Turn on hardware acceleration, or use another browser.",
  },

  /** Above a map that stays in view while something fails; it ends by itself. */
  connection: {
    signed_out: "Your session has ended.",
    offline: "No connection. The map goes on by itself once there is one.",
    unavailable:
      "The map's data cannot be had right now. Your session is fine; the map goes on by " +
      "itself.",
    no_access: "Your group may no longer see this data. Ask whoever runs this application.",
    limited: "Too many requests at once. The map goes on by itself in a moment.",
    ended: "Your session has ended. The map goes on once you are signed in again.",
  },

  /** Signs in again without leaving the map. */
  signIn: {
    title: "Your session ended",
    explanation: "Sign in again to continue where you were. Your filters and view are kept.",
    username: "User name",
    password: "Password",
    submit: "Sign in",
    submitting: "Signing in…",
    withProvider: (provider: string) => `Sign in with ${provider}`,
    wrong: "The user name or the password is wrong.",
    tooMany: "Signing in has failed too often. Wait a while, then try again.",
    failed: "Signing in did not work. Try again in a moment.",
  },

  /** In another application's page. */
  frame: {
    signedOut: "Signed out",
    signedOutDetail: "The map comes back when you sign in again.",
    alone: "This map belongs in another page",
    aloneDetail: (host: string) =>
      `It is shown within ${host}. By itself it is at its own address.`,
    open: "Open the map",
  },

  /** A store's facts. */
  store: {
    details: "Store details",
    type: "Store type",
    address: "Address",
    city: "City",
    zip: "Zip code",
    revenue: "Revenue",
    floorArea: "Floor area",
    unknown: "Unknown",
    previous: "Previous store",
    next: "Next store",
    zoomTo: "Zoom to store",
    selected: (name: string) => `${name} selected`,
    cluster: (count: number) => `Cluster of ${stores(count)}`,
    clusterHint: "Zoom in to see them one by one",
  },

  colour: {
    by: "Colour by",
    type: "Store type",
    revenue: "Revenue",
  },

  legend: {
    atMost: (value: string) => `up to ${value}`,
    atLeast: (value: string) => `${value} and more`,
    between: (low: string, high: string) => `${low} to ${high}`,
  },

  panel: panelWords,

  filters: {
    title: "Filters",
    search: "Search by address or zip code",
    searchedFor: (text: string) => `Search: “${text}”`,
    from: "From",
    to: "To",
    revenueFrom: "Revenue from",
    revenueTo: "Revenue to",
    clearAll: "Clear all filters",
    nothingMatchesDetail: "No store in view has all that the filters ask for.",
    nothingInViewDetail: "Move the map, or reset the view.",
  },

  table: {
    table: "Table",
    caption: (count: number) => `${stores(count)} in view`,
    hide: "Hide table",
    previousPage: "Previous page",
    nextPage: "Next page",
    page: (page: number, pages: number) => `Page ${number(page)} of ${number(pages)}`,
    sortBy: (column: string) => `Sort by ${column}`,
  },

  view: {
    tools: "Map tools",
    reset: "All stores",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    attribution: "Show or hide the map's sources",
  },

  exports: {
    title: "Export",
    image: "Export image (PNG)",
    csv: "Export CSV",
    working: "Exporting…",
    progress: (rows: number, total: number) => `${number(rows)} of ${stores(total)}…`,
    cancel: "Cancel",
    done: (file: string) => `${file} was saved`,
    /** Where not all of them fit. */
    most: (rows: number, total: number) =>
      `It holds ${number(rows)} of ${stores(total)}. Zoom in or filter for the others.`,
    failed: "The export did not work. Try again.",
    print: "Print",
  },
};
