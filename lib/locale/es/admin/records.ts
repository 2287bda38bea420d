import type { AdminRecordsWords } from "../../en/admin/records.ts";
import { formatsOf } from "../../formats.ts";

const { number, plural } = formatsOf("es");

export const adminRecordsWords: AdminRecordsWords = {
  records: {
    others: "Otros",
  },

  auditPage: {
    detail: (days) =>
      `Registros ${
        plural(days, { one: "del último día", other: `de los últimos ${days} días` })
      }, los más recientes primero. Consultarlos también queda registrado.`,
    search: "Buscar en la auditoría",
    person: "Persona",
    personHint: "Nombre de usuario o su hash",
    event: "Evento",
    anyEvent: "Cualquier evento",
    from: "Desde (día UTC)",
    until: "Hasta (día UTC)",
    submit: "Buscar",
    clear: "Borrar",
    verify: "Verificar la cadena",
    exportCsvName: "Exportar estos registros como CSV",
    exportJsonName: "Exportar estos registros como NDJSON",
    table: "Registros",
    time: "Hora (UTC)",
    details: "Detalles",
    number: "Número",
    altered: "Alterado",
    unreadable: "No legible",
    shown: (records) =>
      `${number(records)} ${
        plural(records, { one: "registro", other: "registros" })
      } en esta página`,
    noneHere: "Ningún registro en esta página",
    noneTitle: "Ningún registro coincide",
    none: "Pruebe con otra persona, otro evento u otro día.",
    offTitle: "La auditoría no se guarda aquí",
    off: "AUDIT_KEEP_DAYS es 0: los registros solo están en AUDIT_LOG o en la salida de errores.",
    events: {
      admin_changed: "Cambio en la consola",
      admin_token_added: "Token de API añadido",
      admin_token_revoked: "Token de API revocado",
      admin_viewed: "Consola consultada",
      attribute_set: "Atributo cambiado",
      doctor_run: "Diagnóstico ejecutado",
      document_changed: "Documento cambiado",
      orphan_deleted: "Token huérfano eliminado",
      policy_loaded: "Política cargada",
      records_lost: "Registros perdidos",
      sign_in_failed: "Inicio de sesión fallido",
      signed_in: "Sesión iniciada",
      signed_out: "Sesión cerrada",
      token_denied: "Token denegado",
      token_minted: "Token emitido",
      token_revoked: "Token revocado",
    },
  },

  verifyPage: {
    title: "Verificar la cadena",
    detail: "Cada registro contiene el hash del anterior, así que un cambio se nota.",
    result: "Resultado",
    intact: "Íntegra",
    broken: "Alterada",
    range: (records, first, last) =>
      `${number(records)} ${plural(records, { one: "registro", other: "registros" })}, números ` +
      `${number(first)} a ${number(last)}, se siguen sin cambios.`,
    fault: (seq) => `El registro ${number(seq)} no está como se escribió.`,
    faultHint:
      "Compárelo con AUDIT_LOG o con su recolector de registros, que tienen los suyos propios.",
    head: "Último hash",
    headHint: "Guárdelo donde quienes escriben en Deno KV no tengan acceso. Una exportación que " +
      "después no lo contenga fue reescrita o cortada.",
    more: "Verificar la parte siguiente",
    done: "Aquí termina la cadena.",
    noneTitle: "Todavía no hay registros",
    back: "Volver a la auditoría",
  },

  usagePage: {
    detail: "Aperturas de mapas, por días UTC. Los recuentos llegan en medio minuto.",
    period: "Período",
    days: (days) => `${days} días`,
    openings: "Mapas abiertos",
    units: "Unidades de CARTO, estimadas",
    refusedSum: "Peticiones de orígenes rechazados",
    chart: "Mapas abiertos por día",
    chartName: (from, until, most) =>
      `Mapas abiertos por día del ${from} al ${until}; ${number(most)} en el día con más`,
    dailyTable: "Por día",
    showDays: "Mostrar como tabla",
    day: "Día",
    maps: "Mapas",
    groups: "Grupos",
    origins: "Orígenes que incrustan",
    refused: "Orígenes rechazados",
    calls: "Llamadas de esta aplicación a CARTO",
    name: {
      maps: "Mapa",
      groups: "Grupo",
      origins: "Origen",
      refused: "Origen",
      calls: "Llamada",
    },
    times: "Recuento",
    unitsShort: "Unidades",
    ownPages: "Páginas de esta aplicación",
    unnamed: "Marcos que no indicaron su origen",
    opaque: "Páginas sin origen",
    noneTitle: "Todavía nada",
    none: "No se contó nada en este período.",
    estimate:
      "Estimadas con los pesos que publica CARTO: 0,1 unidades por petición a la Maps API y " +
      "10 por petición a la SQL API, que usan los widgets. Cada apertura cuenta una vez por capa " +
      "visible y por widget. Las teselas y los filtros, que los navegadores piden directamente a " +
      "CARTO, no se conocen aquí.",
    estimateSource: "CARTO: Understanding your organization quotas (en inglés)",
  },

  documentsPage: {
    detail: "Lo que está en vigor en el proceso que responde, y cómo se llegó a ello.",
    table: "Documentos",
    document: "Documento",
    policy: "Política",
    map: (id) => `Mapa ${id}`,
    state: "Estado",
    inForce: "En vigor",
    notInForce: "Sin vigor",
    versions: "Versiones",
    changed: "Último cambio (UTC)",
    hash: "Versión en vigor",
    history: "Historial",
    historyOf: (name) => `Historial de ${name}`,
    check: "Comprobar un archivo",
    checkHint: "Como hacen policy check y maps check. El archivo no se instala ni se guarda.",
    checkAs: "Comprobar como",
    newMap: "Un mapa nuevo",
    file: "Archivo (JSON, 256 KiB como máximo)",
    submit: "Comprobar",
  },

  historyPage: {
    title: (name) => `Historial de ${name}`,
    detail: "Las últimas 50 versiones en vigor, y el proceso que tuvo cada una primero.",
    versions: "Versiones",
    version: "Versión",
    since: "En vigor desde (UTC)",
    process: "Primer proceso",
    size: "Caracteres",
    compared: "Comparada",
    compare: "Qué cambió",
    compareName: (hash) => `Qué cambió con la versión ${hash}`,
    changes: "Cambios",
    between: (before, after) => `De ${before} a ${after}`,
    first: "Es la primera versión registrada.",
    noText: "Las versiones no se pueden comparar: una no se conserva, o difieren demasiado.",
    same: "Las versiones son iguales.",
    cut: (most) => `Solo se muestran las primeras ${number(most)} líneas.`,
    line: "Línea",
    back: "Todos los documentos",
  },

  checkPage: {
    title: (name) => `Comprobación de ${name}`,
    detail: "El archivo no se ha instalado. Para instalarlo, póngalo donde lo lee la aplicación.",
    result: "Resultado",
    usable: "Utilizable",
    unusable: "No utilizable",
    fine: "Sin errores ni avisos.",
    faults: "Errores",
    warnings: "Avisos",
    changes: "Cambios respecto a la versión en vigor",
    noText: "El archivo no se puede comparar: difiere demasiado.",
  },
};
