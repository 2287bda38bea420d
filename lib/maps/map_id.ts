/** A map's id is its file's name and part of its URL. */
export const MAP_ID = /^[a-z\d-]{1,64}$/;
