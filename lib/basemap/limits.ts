/** No tile and no directory of a map is larger, in bytes. */
export const LARGEST_PART = 16 * 1024 * 1024;
