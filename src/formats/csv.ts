export type Cell = string | number | boolean | null

/** Characters that start a formula in spreadsheets, in either width. */
const signs = '=+\\-@\\uff1d\\uff0b\\uff0d\\uff20'
/** Characters that spreadsheets may skip before a formula. */
const skipped = '\\s\\p{Cc}\\p{Cf}'
const formula = new RegExp(`^(?:[${skipped}]*[${signs}]|\\p{Cc})`, 'u')
/** In many countries spreadsheets end a cell at a semicolon, and they recognize quotation marks only at the beginning of a cell. */
const innerFormula = new RegExp(`([;\\t\\r\\n][;"${skipped}]*)([${signs}]?)`, 'gu')

/**
 * Writes a table as in RFC 4180, with a header and CRLF. Every text is in quotation marks. A text that a spreadsheet could run as a
 * formula, from its beginning or after a semicolon, gets an apostrophe there. So does a text that begins with a control character
 * (OWASP, CSV injection). Numbers are written as in JSON, and `null` as an empty cell.
 */
export function writeCsv (header: readonly string[], rows: ReadonlyArray<readonly Cell[]>): string {
  return writeCsvRows([header, ...rows])
}

/** Writes more rows of the same table. */
export function writeCsvRows (rows: ReadonlyArray<readonly Cell[]>): string {
  return rows.map(row => `${row.map(writeCell).join(',')}\r\n`).join('')
}

function writeCell (cell: Cell): string {
  return typeof cell === 'string' ? `"${disarm(cell).replaceAll('"', '""')}"` : String(cell ?? '')
}

function disarm (text: string): string {
  const inner = text.replace(innerFormula, (_, before: string, sign: string) => sign === '' ? before : `${before}'${sign}`)
  return formula.test(text) ? `'${inner}` : inner
}
