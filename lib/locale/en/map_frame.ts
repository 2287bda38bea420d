/** Texts of a map in another application's page. */
export const frameWords = {
  waiting: "Loading map…",
  signedOut: "Signed out",
  signedOutDetail: "The map will resume when you sign in again.",
  alone: "This map belongs in another page",
  aloneDetail: (host: string) =>
    `It is shown within ${host}. You can open it at its own address instead.`,
  open: "Open the map",
  /** How the map is moved in a page that scrolls, by MapLibre's keys. */
  gestures: {
    "CooperativeGesturesHandler.WindowsHelpText": "Use Ctrl + scroll to zoom the map",
    "CooperativeGesturesHandler.MacHelpText": "Use ⌘ + scroll to zoom the map",
    "CooperativeGesturesHandler.MobileHelpText": "Use two fingers to move the map",
  },
  /** Why there is no map in the frame yet. */
  faults: {
    map_not_found: {
      title: "Map not found",
      detail: "It doesn't exist, or your access doesn't include it. Ask your administrator.",
    },
    map_required: {
      title: "No map chosen",
      detail: "This page has to name one of your maps. Ask its administrator.",
    },
    no_access: {
      title: "No access to this data",
      detail: "Your group may not see it. Ask your administrator.",
    },
    offline: {
      title: "You're offline",
      detail: "The map will load when you're back online.",
    },
    unavailable: {
      title: "The map is unavailable right now",
      detail: "Retrying…",
    },
    limited: {
      title: "Too many requests",
      detail: "Retrying in a moment…",
    },
  },
};

export type FrameWords = typeof frameWords;
