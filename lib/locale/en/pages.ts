import { formatsOf } from "../formats.ts";

const { ago, number, plural, utcDateTime } = formatsOf("en");

/** Texts of the pages around the map. */
export const pageWords = {
  /** The part of a page's title before the product's name. */
  titles: {
    signIn: "Sign in",
    sessions: "Sessions",
    signedOut: "Signed out",
    embed: "Map",
    refused: "Not for this page",
    error: (title: string) => `Error: ${title}`,
    signInError: "Error: sign in",
  },

  needsScript: "The map needs JavaScript. Turn it on and load the page again.",
  request: (id: string) => `Request ${id}`,
  toStart: "Go to the home page",

  header: {
    maps: "Maps",
    switchMap: "Open another map",
    allMaps: "All maps",
    administration: "Administration",
    sessions: "Sessions",
    logOut: "Log out",
  },

  preferences: {
    language: "Language",
    theme: "Appearance",
    auto: "System",
    light: "Light",
    dark: "Dark",
    basemap: "Basemap",
    basemaps: {
      offline: "Simple",
      voyager: "Streets",
      carto: "Muted",
      positron: "Light",
      "dark-matter": "Dark",
      own: "Standard",
    },
  },

  signIn: {
    heading: "Sign in",
    promise: "See your group's maps.",
    username: "User name",
    password: "Password",
    submit: "Sign in",
    submitting: "Signing in…",
    failed: "Sign-in failed. Try again in a moment.",
    offline: "You're offline. Check your connection, then try again.",
    or: "or with a password",
    withProvider: (provider: string) => `Sign in with ${provider}`,
    noWayIn:
      "There is no sign-in on this page. Open the map from the application that embeds it, " +
      "or ask your administrator.",
    demoAccounts: "Demo accounts",
    demo: "This is a demo with synthetic data. Its accounts:",
    demoPassword: "password",
  },

  /** After a sign-in with the identity provider that failed. */
  signInFault: {
    again: "Try again",
    toMap: "Go to the map",
    toSignIn: "Back to sign-in",
    missingScope: (scopes: string) => `Missing scope: ${scopes}.`,
  },

  signedOut: {
    heading: "You are signed out",
    there: (provider: string) => `You are signed out here and of ${provider}.`,
    hereOnly: (provider: string) =>
      `You are signed out here. You may still be signed in to ${provider}.`,
    outThere: (provider: string) => `Sign out of ${provider} too`,
    again: "Sign in again",
  },

  sessions: {
    heading: "Where you are signed in",
    explanation: "End a session that you do not recognize or no longer need. It ends within " +
      "five seconds.",
    program: "A program",
    browser: "A browser",
    agent: (browser: string, system: string | null) =>
      system === null ? browser : `${browser} on ${system}`,
    frame: (agent: string) => `A frame in ${agent}`,
    current: "This one",
    elsewhere: "In another application",
    /** Around the element that has the time. */
    signedInOn: "Signed in on",
    lastUsed: "Last used",
    at: utcDateTime,
    ago: (minutes: number) => minutes < 2 ? "just now" : ago(minutes),
    end: "End",
    endOne: (name: string) => `End: ${name}`,
    endOthers: "End all others",
    logOut: "Log out",
    toMap: "Back to maps",
  },

  maps: {
    heading: "Maps",
    counted: (count: number, groups: string) =>
      `${number(count)} ${plural(count, { one: "map", other: "maps" })} for ${groups}`,
    search: "Search maps",
    all: "Show all maps",
    none: (groups: string) => groups === "" ? "No maps" : `No maps for ${groups}`,
    noneDetail: "Your group has no maps yet. Ask your administrator if you expected some.",
  },

  /** A frame for a page that may not show it. */
  refused: {
    heading: "The map may not be shown there",
    unnamed: "The address does not name the page's origin. Add it as /embed?origin=.",
    unlisted: (origin: string) => `Pages of ${origin} may not show this map in a frame.`,
    remedy: "Your administrator can list the origin of the page in EMBED_ORIGINS.",
    open: "Open the map by itself",
  },
};

export type PageWords = typeof pageWords;
