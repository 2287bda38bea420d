/**
 * The stage's parts beside the map itself, loaded after the drawing code was requested. Code that
 * is loaded even later imports this module, as this imports the core, for the sake of the bundler.
 */
import "../core.ts";
export { StageDock } from "./StageDock.tsx";
export { MapTools } from "./MapTools.tsx";
export { SidePanel } from "./SidePanel.tsx";
export { SkipLinks } from "./SkipLinks.tsx";
export { Help } from "./Help.tsx";
export { Paper } from "../export/Paper.tsx";
export { Announcer } from "../panel/Announcer.tsx";
export { SignInDialog } from "../SignInDialog.tsx";
export { followLater } from "../effects/later.ts";
