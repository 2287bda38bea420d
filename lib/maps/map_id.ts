/** The id of a map is its file's name, and part of its address. */
export const MAP_ID = /^[a-z\d-]{1,64}$/;
