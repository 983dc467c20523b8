export type Cell = string | number | null

/** What spreadsheets take for the beginning of a formula, in either width. */
const formula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/

/**
 * A table as RFC 4180 has it, with a header and CRLF. A text that a spreadsheet could run as a formula begins with an
 * apostrophe (OWASP, CSV injection); numbers are as JSON writes them, and nothing stands for `null`.
 */
export function writeCsv (header: readonly string[], rows: ReadonlyArray<readonly Cell[]>): string {
  return [header, ...rows].map(row => `${row.map(writeCell).join(',')}\r\n`).join('')
}

function writeCell (cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
