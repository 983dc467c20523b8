export type Cell = string | number | boolean | null

/** What spreadsheets take for the beginning of a formula, in either width. */
const signs = '=+\\-@\\uff1d\\uff0b\\uff0d\\uff20'
/** What they may skip before it. */
const skipped = '\\s\\p{Cc}\\p{Cf}'
const formula = new RegExp(`^(?:[${skipped}]*[${signs}]|\\p{Cc})`, 'u')
/** Spreadsheets of many countries end a cell at a semicolon, and read quotation marks at the beginning of a cell only. */
const innerFormula = new RegExp(`([;\\t\\r\\n][;"${skipped}]*)([${signs}]?)`, 'gu')

/**
 * A table as RFC 4180 has it, with a header and CRLF. Every text is in quotation marks. One that a spreadsheet could run as a formula,
 * from its beginning or from a semicolon on, gets an apostrophe there, and so does one that begins with a control character (OWASP, CSV
 * injection). Numbers are as JSON writes them, and nothing stands for `null`.
 */
export function writeCsv (header: readonly string[], rows: ReadonlyArray<readonly Cell[]>): string {
  return writeCsvRows([header, ...rows])
}

/** Writes further rows of such a table. */
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
