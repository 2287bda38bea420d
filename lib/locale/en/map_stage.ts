import { formatsOf } from "../formats.ts";

const { number } = formatsOf("en");

/** Texts on and around the map: layers, card, tools, notices and errors. */
export const stageWords = {
  skipToMap: "Skip to map",
  skipToTable: "Skip to table",
  keys: "Keyboard shortcuts",
  close: "Close",
  loading: "Loading map data…",
  /** What is beside the map. */
  notLoaded: "Part of the page did not load. Reload the page.",

  sheet: {
    grip: "Resize",
    region: "Filters, layers and table",
    open: "Filters",
    /** Its name where filters are active. */
    openWith: (count: number) => `Filters, ${number(count)} active`,
    figures: "Figures",
    layers: "Layers",
    table: "Table",
  },

  layers: {
    title: "Layers",
    show: (layer: string) => `Show ${layer}`,
    hide: (layer: string) => `Hide ${layer}`,
    details: (layer: string) => `${layer}: legend and settings`,
    colorBy: "Color by",
    opacity: "Opacity",
    percent: (value: number) => `${number(value)}%`,
    outOfZoom: "Zoom in to see this layer.",
    tooClose: "Zoom out to see this layer.",
    /** Of a layer that has its features in clusters, by what their color is. */
    clustered: {
      class: "Clusters, in the color that most of each has. Zoom in to see single features.",
      mean: "Clusters, in the color of their mean. Zoom in to see single features.",
      plain: "Clusters. Zoom in to see single features.",
    },
    /** Rows that no map can show. */
    unplaced: (rows: string) => `Without a place: ${rows}`,
    /** The class of what has no color of its own, and of what has no value. */
    other: "Other",
    noValue: "No value",
    /** Of bins, from high to low. */
    below: (value: string) => `Less than ${value}`,
    range: (from: string, to: string) => `${from} to ${to}`,
    /** Of bins whose greatest value has no text of its own. */
    rangeBelow: (from: string, to: string) => `${from} to under ${to}`,
    atLeast: (value: string) => `${value} or more`,
    few: "Few",
    many: "Many",
  },

  card: {
    region: "Selected feature",
    selected: (title: string) => `${title} selected`,
    zoomTo: "Zoom to",
    copyLink: "Copy link",
    previous: "Previous",
    next: "Next",
    newTab: "opens in a new tab",
    clusterHint: "Zoom in to see them one by one",
  },

  tools: {
    region: "Map tools",
    zoom: "Zoom",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    north: "Turn north up",
    table: "Table",
    fit: "Fit to data",
    copyLink: "Copy link",
    fullScreen: "Full screen",
    leaveFullScreen: "Exit full screen",
    filters: "Filters",
    layers: "Layers",
    more: "More",
    linkCopied: "Link copied",
    copyByHand: (link: string) => `The browser blocked copying. The link is ${link}`,
    linkChanged: "Part of this link no longer exists on this map and was left out.",
  },

  /** Above a map that stays visible: what happened, then what happens next. */
  banner: {
    offline: ["You're offline.", "The map will resume when you're back online."],
    unavailable: ["Map data is unavailable right now.", "Retrying…"],
    limited: ["Too many requests.", "Retrying in a moment…"],
    no_access: ["Your access to this data ended.", "Ask your administrator."],
    signed_out: ["Your session ended.", "Sign in to continue."],
    retryNow: "Retry now",
    contextLost: ["The browser stopped the map's graphics.", "Restoring…"],
  },

  /** In the place of a map. */
  notice: {
    empty: (noun: string, groups: string) =>
      groups === "" ? `No ${noun} for your group` : `No ${noun} for ${groups}`,
    emptyDetail: (map: string) =>
      `Your group has no rows in ${map} yet. Ask your administrator if you expected some.`,
    openAnother: "Open another map",
    unsupported: "This browser can't draw the map",
    unsupportedDetail: "The map needs WebGL 2. Turn on hardware acceleration or use another " +
      "browser. Figures and table keep working.",
    gone: "The map can't be drawn",
    goneDetail: "The browser stopped its graphics for this page. Figures and table keep working.",
    reload: "Reload map",
    openTable: "Open table",
  },
};

export type StageWords = typeof stageWords;
