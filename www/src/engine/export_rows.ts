import Papa from 'papaparse';

/**
 * What a spreadsheet would calculate: full-width letters count in some, and a line break may follow. Papa Parse's own expression lets a
 * formula through that has a line break in it.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A table as a file for a spreadsheet, in which no name is taken for a formula. */
export function csvFile(columns: readonly string[], rows: readonly (readonly string[])[]): Blob {
  const text = Papa.unparse({ fields: [...columns], data: rows.map((row) => [...row]) }, { escapeFormulae: FORMULA, newline: '\r\n' });
  // Without the mark Excel takes UTF-8 for an old code page, and names with accents are lost.
  return new Blob(['\ufeff', text, '\r\n'], { type: 'text/csv;charset=utf-8' });
}

export function jsonFile(value: unknown): Blob {
  return new Blob([JSON.stringify(value, null, 2), '\n'], { type: 'application/json' });
}
