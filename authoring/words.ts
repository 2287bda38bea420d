/** The texts of the page for authors. Faults of documents are in English, as in the terminal. */
import type { Locale } from "../lib/locale/locale.ts";

const en = {
  title: (id: string) => `Edit ${id}`,
  heading: "Edit a map",
  map: "Map",
  group: "Preview as",
  save: "Save",
  document: "Document",
  preview: "Preview",
  editor: "The map's document. Press Escape to leave the editor.",
  checking: "Checking…",
  noFaults: "No faults",
  faults: (count: number) => count === 1 ? "1 fault" : `${count} faults`,
  warnings: (count: number) => count === 1 ? "1 warning" : `${count} warnings`,
  place: (line: number, column: number) => `Line ${line}, column ${column}`,
  lastValid: "The map is the last version that could be read.",
  saved: "Saved.",
  unsaved: "Not saved",
  notSaved: "Not saved: fix the faults first.",
  changed:
    "Not saved: the file was changed by another program. Copy your text and reload the page.",
  unreachable: "The development server does not answer. Trying again…",
  sees: (group: string) => `What ${group} gets of the map`,
  noMap: (group: string) => `${group} does not get this map.`,
  noDocument: "There is no map yet: the document has faults.",
  noMaps: "There are no maps",
  makeOne: "Propose one of a table, then reload this page:",
};

type AuthorWords = typeof en;

const es: AuthorWords = {
  title: (id) => `Editar ${id}`,
  heading: "Editar un mapa",
  map: "Mapa",
  group: "Ver como",
  save: "Guardar",
  document: "Documento",
  preview: "Vista previa",
  editor: "El documento del mapa. Pulse Escape para salir del editor.",
  checking: "Comprobando…",
  noFaults: "Sin errores",
  faults: (count) => count === 1 ? "1 error" : `${count} errores`,
  warnings: (count) => count === 1 ? "1 aviso" : `${count} avisos`,
  place: (line, column) => `Línea ${line}, columna ${column}`,
  lastValid: "El mapa muestra la última versión que se pudo leer.",
  saved: "Guardado.",
  unsaved: "Sin guardar",
  notSaved: "No se ha guardado: corrija antes los errores.",
  changed:
    "No se ha guardado: otro programa ha cambiado el archivo. Copie su texto y recargue la página.",
  unreachable: "El servidor de desarrollo no responde. Se vuelve a intentar…",
  sees: (group) => `Lo que ${group} recibe del mapa`,
  noMap: (group) => `${group} no recibe este mapa.`,
  noDocument: "Todavía no hay mapa: el documento tiene errores.",
  noMaps: "No hay mapas",
  makeOne: "Proponga uno a partir de una tabla y recargue esta página:",
};

const WORDS: Readonly<Record<Locale, AuthorWords>> = { en, es };

export function authorWordsOf(locale: Locale): AuthorWords {
  return WORDS[locale];
}
