/** Why a layer, a widget or a table is missing, and what to do about it. */
export const faultWords = {
  refused: "Your access does not include this data.",
  invalid: "The warehouse cannot answer this: a column is missing or of another type.",
  gone: "The table or column was not found in the warehouse.",
  no_sql: "Your access does not include CARTO's SQL API.",
  unfit: "The column is not of the type that this needs.",
  not_loaded: "This part of the page did not load.",
  incomplete: "Some of the data did not load.",
  slow: "This takes longer than expected.",
  retry: "Retry",
  reload: "Reload page",
};
