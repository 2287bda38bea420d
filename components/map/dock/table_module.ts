/** A table, in the dock or in the sheet of a narrow stage. */
import "../stage/rooms.ts";
export { FeatureTable } from "./FeatureTable.tsx";
export { TablePane } from "./TablePane.tsx";
