/**
 * How a request to our server says that nobody asked for it: the page renews its token by itself,
 * and a session that nobody uses is to end by its idle limit all the same.
 */

/** The header; whatever its value is, the request is no use of the session. */
export const UNATTENDED_HEADER = "x-unattended";
