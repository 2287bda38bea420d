/**
 * The folder with the app's own files: its policy, its maps, the build. Only this module derives it
 * from its own place. A bundle keeps that place one level below the folder, in `_fresh/`
 * (scripts/bundle/).
 */
export const APP_FOLDER = new URL("../", import.meta.url);
