/**
 * What islands and pages share: safe to import in the browser and on the server.
 *
 * @module
 */
export { asset } from "./asset.ts";
export { Head } from "./head.ts";
export { HttpError } from "../error.ts";
export { IS_BROWSER } from "./is_browser.ts";
