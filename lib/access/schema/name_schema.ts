/** The schema of names in policy.json: of datasets, parameters, attributes and columns. */
import * as v from "valibot";

/** The name of a dataset or of a query parameter, which appears unescaped in SQL and in links. */
export const plainName = v.pipe(
  v.string("must be a name"),
  v.regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
    "must be a name of letters, digits and underscores",
  ),
);

/**
 * A column by the warehouse's own name and case. The dialect rejects what its warehouse does not
 * accept; CARTO gets columns as a list separated by commas.
 */
export const column = v.pipe(
  v.string("must be a column's name"),
  v.regex(/^[^,\p{C}\p{Zl}\p{Zp}]{1,300}$/u, "must be a column's name, without a comma"),
  v.check(
    (name) => !(name in {}),
    "cannot be a column's name here: CARTO's client loses filters by a name that every object of " +
      "JavaScript has; call the column something else in a view",
  ),
);

export const columns = v.pipe(
  v.array(column, "must be a list of columns"),
  v.minLength(1, "must name a column"),
);
