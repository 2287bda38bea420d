/** Texts of the keyboard shortcuts dialog, which is loaded when opened. */
export const keyWords = {
  title: "Keyboard shortcuts",
  single: "Single keys, while focus is on the map or on the page",
  map: "On the map",
  sliders: "On sliders and charts",
  turnOn: "Use single keys",
  close: "Close",
  keys: {
    search: "Search",
    table: "Open or close the table",
    layers: "Layers",
    fit: "Fit to data",
    next: "Next and previous feature",
    help: "This list",
    escape: "Close what is on top, then clear the selection, then close the table",
    move: "Move the map",
    zoom: "Zoom in and out",
    enter: "Select the feature in the middle",
    pages: "Next and previous feature",
    step: "One step",
    leap: "Five steps",
    ends: "First and last value",
  },
};

export type KeyWords = typeof keyWords;
