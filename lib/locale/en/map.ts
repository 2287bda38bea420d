import { dockWords } from "./map_dock.ts";
import { faultWords } from "./map_faults.ts";
import { fieldWords } from "./map_fields.ts";
import { panelWords } from "./map_panel.ts";
import { stageWords } from "./map_stage.ts";

/** The map's texts, on its own page and in a frame. */
export const mapWords = {
  dock: dockWords,
  faults: faultWords,
  fields: fieldWords,
  panel: panelWords,
  stage: stageWords,

  /** The map itself, by what it shows. */
  region: (title: string) => `Map: ${title}`,
  /** Over the map of a frame while the page around signs in. */
  sessionEnded: "Your session ended. The map will resume when you're signed in again.",

  /** Signs in again without leaving the map. */
  signIn: {
    title: "Your session ended",
    explanation: "Sign in again to continue where you were. Your filters and view are kept.",
    passwordFor: (account: string) => `Password for ${account}`,
    logOut: "Log out",
    submit: "Sign in",
    submitting: "Signing in…",
    withProvider: (provider: string) => `Sign in with ${provider}`,
    wrong: "The password is wrong. Try again.",
    tooMany: "Too many failed sign-ins. Wait a while, then try again.",
    failed: "Sign-in failed. Try again in a moment.",
  },
};

/** Every language has all texts: a missing one is a type error. */
export type MapWords = typeof mapWords;
