/** English. The other languages have the same words: `typeof en` holds them to it. */
import { plurals } from "./plural.ts";

const count = plurals("en-US");

export const en = {
  signIn: {
    title: "Sign in",
    username: "User name",
    password: "Password",
    submit: "Sign in",
    withProvider: (provider: string): string => `Sign in with ${provider}`,
    refused: {
      wrong_credentials: "The user name or the password is not right.",
      too_many_attempts: "Too many attempts. Wait a while, then try again.",
      unavailable: "The server cannot be reached right now. Try again in a moment.",
    },
  },
  embed: {
    ended: "Your session has ended. The map goes on once you are signed in again.",
    signedOut: {
      title: "Signed out",
      detail: "The map comes back when you sign in again.",
    },
    noFrame: {
      title: "This map belongs in another page",
      detail: (host: string): string =>
        `It is shown within ${host}. By itself it is at its own address.`,
      open: "Open the map",
    },
  },
  map: {
    title: "Retail stores",
    panel: "Figures and filters",
    showPanel: "Filters",
    hidePanel: "Close",
    tools: "Map tools",
    loading: "Loading your stores…",
    loadingMap: "Loading the map",
    notLoaded: "Not loaded",
    yourStores: "Your group's stores",
    stores: (n: number): string => count(n, "store", "stores"),
    storesInView: (n: number): string => `${count(n, "store", "stores")} in view`,
    storesHere: "Stores in view",
    totalRevenue: "Total revenue",
    nothingMatches: "Nothing here matches your filters. Clear them, or look elsewhere on the map.",
    nothingHere: "There are no stores of yours here. Look elsewhere on the map.",
    search: "Search by address or zip code",
    colourBy: "Colour by",
    byType: "Store type",
    byRevenue: "Revenue",
    revenueByType: "Revenue by store type",
    storesByType: "Stores by type",
    storeType: (type: string): string => type,
    revenueSpread: "Stores by revenue",
    revenueFrom: "Revenue from",
    revenueTo: "Revenue to",
    atLeast: (amount: string): string => `${amount} or more`,
    range: (from: string, to: string): string => `${from} to ${to}`,
    floorArea: "Floor area",
    clearFilters: (n: number): string => n === 1 ? "Clear the filter" : `Clear all ${n} filters`,
    table: "Table",
    allStores: "All stores",
    incomplete: "Part of the map could not be loaded.",
    health: {
      signed_out: "Your session has ended.",
      no_access: "Your group may see no stores. Ask whoever runs this application.",
      offline: "You are offline. The map goes on as soon as there is a connection.",
      unavailable:
        "The map data service has trouble. Your session is fine; the map goes on by itself.",
      limited: "The map data service is asked too much right now. The map goes on by itself.",
    },
    unsupported: {
      title: "This browser cannot draw the map",
      detail: "The map needs WebGL2. Turn on hardware acceleration, or use another browser.",
    },
    signInAgain: {
      title: "Your session has ended",
      detail: "Sign in again, and the map goes on where you are.",
    },
  },
  mapControls: {
    "Map.Title": "Map",
    "NavigationControl.ZoomIn": "Zoom in",
    "NavigationControl.ZoomOut": "Zoom out",
    "AttributionControl.ToggleAttribution": "Credits of the map",
  },
};
