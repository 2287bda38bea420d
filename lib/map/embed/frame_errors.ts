/** The codes of errors that a frame reports to its page; free of dependencies, for the element. */
export const FRAME_ERRORS = [
  "code_spent",
  "no_access",
  "offline",
  "unavailable",
  "limited",
  "unsupported",
  "map_not_found",
  "map_required",
  "layer_failed",
  "widget_failed",
  "context_lost",
] as const;
