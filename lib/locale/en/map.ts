import { dockWords } from "./map_dock.ts";
import { faultWords } from "./map_faults.ts";
import { fieldWords } from "./map_fields.ts";
import { panelWords } from "./map_panel.ts";
import { stageWords } from "./map_stage.ts";

/** What the map says, in the page of its own and in a frame. */
export const mapWords = {
  dock: dockWords,
  faults: faultWords,
  fields: fieldWords,
  panel: panelWords,
  stage: stageWords,

  /** The map itself, by what it shows. */
  region: (title: string) => `Map: ${title}`,
  attribution: "Show or hide the map's sources",
  /** Over the map of a frame while the page around signs in. */
  sessionEnded: "Your session ended. The map will resume when you're signed in again.",

  /** Signs in again without leaving the map. */
  signIn: {
    title: "Sign in again",
    explanation: "Your session ended. Sign in to continue where you left off.",
    username: "User name",
    password: "Password",
    submit: "Sign in",
    submitting: "Signing in…",
    withProvider: (provider: string) => `Sign in with ${provider}`,
    wrong: "The user name or the password is wrong.",
    tooMany: "Too many failed sign-ins. Wait a while, then try again.",
    failed: "Signing in didn't work. Try again in a moment.",
  },

  /** In another application's page. */
  frame: {
    waiting: "Loading map…",
    signedOut: "Signed out",
    signedOutDetail: "The map comes back when you sign in again.",
    alone: "This map belongs in another page",
    aloneDetail: (host: string) =>
      `It is shown within ${host}. You can open it at its own address instead.`,
    open: "Open the map",
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
  },
};
