/** Whether this code runs in a page: there is a `document`. */
export const IS_BROWSER: boolean = typeof document !== "undefined";
