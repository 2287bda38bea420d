// The bundler replaces this name; on the server it does not exist.
declare const FRESH_BUILD_ID: string;

let current = typeof FRESH_BUILD_ID === "undefined" ? "" : FRESH_BUILD_ID;

/** The id of the build in use, or "" without one. */
export function buildId(): string {
  return current;
}

/** Called by the server when a build is given to an app. */
export function setBuildId(id: string): void {
  current = id;
}
