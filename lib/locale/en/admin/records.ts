import { formatsOf } from "../../formats.ts";

const { number, plural } = formatsOf("en");

/** Texts of the console's pages Audit, Usage, and Policy and maps. */
export const adminRecordsWords = {
  records: {
    /** In the place of a name: all that are beyond the bound of names. */
    others: "Others",
  },

  auditPage: {
    detail: (days: number) =>
      `Records of the last ${plural(days, { one: "day", other: `${days} days` })}, newest first. ` +
      "Looking at them is on record too.",
    search: "Search the audit",
    person: "Person",
    personHint: "User name or its hash",
    event: "Event",
    anyEvent: "Any event",
    from: "From (UTC day)",
    until: "Until (UTC day)",
    submit: "Search",
    clear: "Clear",
    verify: "Verify the chain",
    exportCsvName: "Export these records as CSV",
    exportJsonName: "Export these records as NDJSON",
    table: "Records",
    time: "Time (UTC)",
    details: "Details",
    number: "Number",
    altered: "Altered",
    unreadable: "Not readable",
    shown: (records: number) =>
      `${number(records)} ${plural(records, { one: "record", other: "records" })} on this page`,
    noneHere: "No record on this page",
    noneTitle: "No records match",
    none: "Try another person, event or day.",
    offTitle: "The audit is not kept here",
    off: "AUDIT_KEEP_DAYS is 0: records are in AUDIT_LOG or on standard error alone.",
    events: {
      admin_changed: "Changed in the console",
      admin_token_added: "API token added",
      admin_token_revoked: "API token revoked",
      admin_viewed: "Console viewed",
      attribute_set: "Attribute set",
      doctor_run: "Doctor run",
      document_changed: "Document changed",
      orphan_deleted: "Orphan deleted",
      policy_loaded: "Policy loaded",
      records_lost: "Records lost",
      sign_in_failed: "Sign-in failed",
      signed_in: "Signed in",
      signed_out: "Signed out",
      token_denied: "Token denied",
      token_minted: "Token minted",
      token_revoked: "Token revoked",
    },
  },

  verifyPage: {
    title: "Verify the chain",
    detail: "Each record has the hash of the one before it, so a change shows.",
    result: "Result",
    intact: "Intact",
    broken: "Altered",
    range: (records: number, first: number, last: number) =>
      `${number(records)} ${plural(records, { one: "record", other: "records" })}, numbers ` +
      `${number(first)} to ${number(last)}, follow one another unchanged.`,
    fault: (seq: number) => `Record ${number(seq)} is not as it was written.`,
    faultHint: "Compare it with AUDIT_LOG or your log collector, which have records of their own.",
    head: "Head",
    headHint:
      "Store the head where writers of Deno KV have no access. An export that lacks it later was " +
      "rewritten or cut off.",
    more: "Verify the next part",
    done: "This is the end of the chain.",
    noneTitle: "There are no records yet",
    back: "Back to the audit",
  },

  usagePage: {
    detail: "Openings of maps, in UTC days. Counts arrive within half a minute.",
    period: "Period",
    days: (days: number) => `${days} days`,
    openings: "Maps opened",
    units: "CARTO units, estimated",
    refusedSum: "Requests of refused origins",
    chart: "Maps opened per day",
    chartName: (from: string, until: string, most: number) =>
      `Maps opened per day from ${from} to ${until}; ${number(most)} on the busiest day`,
    dailyTable: "Per day",
    showDays: "Show as a table",
    day: "Day",
    maps: "Maps",
    groups: "Groups",
    origins: "Host origins",
    refused: "Refused origins",
    calls: "This app's calls to CARTO",
    name: { maps: "Map", groups: "Group", origins: "Origin", refused: "Origin", calls: "Call" },
    times: "Count",
    unitsShort: "Units",
    ownPages: "This app's own pages",
    unnamed: "Frames that named no origin",
    opaque: "Pages without an origin",
    noneTitle: "Nothing yet",
    none: "Nothing was counted in this period.",
    estimate:
      "Estimated by CARTO's published weights: 0.1 units for a request to the Maps API, 10 for one " +
      "to the SQL API, which widgets use. An opening counts once for each visible layer and each " +
      "widget. Tiles and filters, which browsers ask CARTO for directly, are not known here.",
    estimateSource: "CARTO: Understanding your organization quotas",
  },

  documentsPage: {
    detail: "What is in force at the process that answers, and how it came about.",
    table: "Documents",
    document: "Document",
    policy: "Policy",
    map: (id: string) => `Map ${id}`,
    state: "State",
    inForce: "In force",
    notInForce: "Not in force",
    versions: "Versions",
    changed: "Last change (UTC)",
    hash: "Version in force",
    history: "History",
    historyOf: (name: string) => `History of ${name}`,
    check: "Check a file",
    checkHint: "As policy check and maps check do. The file is not installed and not kept.",
    checkAs: "Check as",
    newMap: "A new map",
    file: "File (JSON, 256 KiB at most)",
    submit: "Check",
  },

  historyPage: {
    title: (name: string) => `History of ${name}`,
    detail: "The last 50 versions that were in force, and the process that had each one first.",
    versions: "Versions",
    version: "Version",
    since: "In force since (UTC)",
    process: "First process",
    size: "Characters",
    compared: "Compared",
    compare: "What changed",
    compareName: (hash: string) => `What changed with version ${hash}`,
    changes: "Changes",
    between: (before: string, after: string) => `From ${before} to ${after}`,
    first: "This is the first version that is on record.",
    noText: "The versions cannot be compared: one is not kept, or they differ too much.",
    same: "The versions are equal.",
    cut: (most: number) => `Only the first ${number(most)} lines are shown.`,
    line: "Line",
    back: "All documents",
  },

  checkPage: {
    title: (name: string) => `Check of ${name}`,
    detail: "The file was not installed. To install it, put it where the app reads it.",
    result: "Result",
    usable: "Usable",
    unusable: "Not usable",
    fine: "No faults and no warnings.",
    faults: "Faults",
    warnings: "Warnings",
    changes: "Changes to the version in force",
    noText: "The file cannot be compared: it differs too much.",
  },
};

export type AdminRecordsWords = typeof adminRecordsWords;
