import { formatsOf } from "../../formats.ts";

const { number, plural } = formatsOf("en");

/** Texts of the console's page of access, and of views as others. */
export const adminAccessWords = {
  access: {
    detail: "Which groups see which datasets and maps, by the policy in force.",
    group: "Group",
    person: "User name",
    choose: "Choose a group",
    show: "Show",
    back: "All groups",
    datasets: "Datasets",
    maps: "Maps",
    shown: (count: number) =>
      `${number(count)} ${plural(count, { one: "group", other: "groups" })} on this page`,
    none: "No groups",
    noneDetail: "The policy names no group.",
    noMaps: "No maps",
    extents: {
      all: "All rows",
      some: "Some rows",
      by_attributes: "By attributes",
      none: "Nothing",
    },
    open: "Open",
    closed: "Closed",
    includes: (groups: string) => `includes ${groups}`,
    of: (name: string) => `Access of ${name}`,
    ofGroup: (name: string) => `Access of the group ${name}`,
    notThere: "There is no such group or person",
    until: "Another day changes the SQL:",
    nothing: "Nothing is shown.",
    sql: "SQL that CARTO is asked to grant",
    grant: "Granted whole, by its name",
    columns: "Columns",
    allColumns: "all",
    hidden: "Hidden",
    partial: "Empty in some rows",
    masked: "Coarser in some rows",
    open_parameters: "Filled in by the browser, and can only narrow the rows",
    rows: "Rows",
    rules: "Why",
    everybody: "For everybody",
    byGroup: (name: string) => `Group ${name}`,
    through: (name: string) => `through ${name}`,
    byUser: (name: string) => `Rights of ${name} alone`,
    allRows: "all rows",
    noRows: "no rows",
    noMatch: "matches nothing",
    originPolicy: "the policy's value",
    originDay: (periods: string, day: string) => `${periods}, on ${day}`,
    originAttribute: (name: string) => `attribute ${name}`,
    dropped: (path: string) => `${path} is left out: it matches nothing`,
    count: "Count rows",
    countNote: "Asks the warehouse once for each dataset, which may cost something.",
    faults: {
      open_parameters: "Not counted: they depend on values of the browser",
      too_many: "Not counted: a page counts 20 datasets at most",
      carto: "Not counted: CARTO did not answer",
    },
    view: "View as",
    viewNote: "Opens the map with a token of its own for ten minutes. Your own session and " +
      "token stay as they are.",
    map: "Map",
    viewing: (name: string) => `You see this map as ${name} sees it`,
    viewingGroup: (name: string) => `You see this map as the group ${name} sees it`,
    viewUntil: (time: string) => `until ${time}`,
    endView: "End the view",
    done: {
      view_ended: "The view has ended. Its token is being deleted.",
      no_view: "No view is in progress: it has ended, or none was started.",
    },
  },
};

export type AdminAccessWords = typeof adminAccessWords;
