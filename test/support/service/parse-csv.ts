/** Reads a table strictly according to RFC 4180. Throws if it is invalid. */
export function parseCsv (text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex
    const found = cell.exec(text)
    if (found === null) throw new Error(`no cell at ${at}`)
    const [, quoted, bare, end] = found
    row.push(quoted === undefined ? bare ?? '' : quoted.replaceAll('""', '"'))
    if (end !== ',') {
      rows.push(row)
      row = []
    }
  }
  if (row.length > 0) throw new Error('the last row has no end')
  return rows
}
