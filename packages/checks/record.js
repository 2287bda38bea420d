/** Records the events of a wrapper in `globalThis.calls`. */
export const EVENTS = [
  "Ready",
  "Load",
  "View",
  "Filter",
  "Select",
  "Widget",
  "Height",
  "Action",
  "SessionEnd",
  "Error",
];

globalThis.calls = [];

export const record = (event) => ({ detail }) => globalThis.calls.push({ event, detail });
