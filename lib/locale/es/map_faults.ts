import type { faultWords as english } from "../en/map_faults.ts";

export const faultWords: typeof english = {
  refused: "Su acceso no incluye estos datos.",
  invalid: "El almacén de datos no puede responder: falta una columna o es de otro tipo.",
  gone: "No se encuentra la tabla o la columna en el almacén de datos.",
  no_sql: "Su acceso no incluye la API SQL de CARTO.",
  unfit: "La columna no es del tipo que se necesita.",
  not_loaded: "Esta parte de la página no se ha cargado.",
  incomplete: "Parte de los datos no se ha cargado.",
  slow: "Tarda más de lo esperado.",
  retry: "Reintentar",
  reload: "Recargar la página",
};
