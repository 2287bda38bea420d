import { ApiError } from "../errors/api_error.ts";
import { readParameters } from "../http/read_parameters.ts";
import { json } from "../http/respond.ts";
import type { Handler, Route, RouteContext } from "../http/router.ts";
import { ColumnNotFoundError } from "../sql/filters/require_column.ts";
import { openSource, ROW_LIMITS, type SqlServices } from "../sql/services.ts";
import { aggregations } from "./models/aggregations.ts";
import { category } from "./models/category.ts";
import { formula } from "./models/formula.ts";
import { histogram } from "./models/histogram.ts";
import { pick } from "./models/pick.ts";
import { range } from "./models/range.ts";
import { scatterplot } from "./models/scatterplot.ts";
import { table } from "./models/table.ts";
import { timeseries } from "./models/timeseries.ts";
import { type Model, WidgetSource } from "./models/widget_source.ts";
import { parseWidgetRequest } from "./widget_request.ts";

const MODELS: ReadonlyMap<string, Model> = new Map(Object.entries({
  aggregations,
  category,
  formula,
  histogram,
  pick,
  range,
  scatterplot,
  table,
  timeseries,
}));

/** The widget models of CARTO's SQL API: `GET` and `POST /v3/sql/{connection}/model/{model}`. */
export function widgetRoutes(services: SqlServices): Route[] {
  const answer: Handler = async (context) => {
    try {
      return await answerModel(services, context);
    } catch (error) {
      if (error instanceof ColumnNotFoundError) return columnNotFound(context.request, error);
      throw error;
    }
  };
  return [{
    path: "/v3/sql/:connection/model/:model",
    methods: { GET: answer, POST: answer },
  }];
}

async function answerModel(
  services: SqlServices,
  { request, url, params }: RouteContext,
): Promise<Response> {
  const caller = await services.authority.caller(request, "sql");
  const { connection = "", model: name = "" } = params;
  const model = MODELS.get(name);
  if (!model) throw new ApiError(404, `There is no model "${name}"`);
  const widget = parseWidgetRequest(name, await readParameters(request, url));
  const { type: kind, source: text, parameters, spatialDataColumn } = widget;
  const query = openSource(services, caller, { connection, kind, text, parameters });
  const conditions = widget.conditions(query.columns);
  const source = new WidgetSource(query, parameters, spatialDataColumn, conditions);
  const run = services.runner;
  return json(
    request,
    await model(widget.params, source, (select) => run.rows(select, ROW_LIMITS)),
  );
}

/** The one refusal that the client knows by its fields: it throws an `InvalidColumnError`. */
function columnNotFound(request: Request, { status, columnName }: ColumnNotFoundError): Response {
  return json(request, { error: "Column not found", column_name: columnName }, { status });
}
