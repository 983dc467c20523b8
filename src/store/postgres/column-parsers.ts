import pg from 'pg'

const { builtins } = pg.types

/** Read as numbers: a double holds every number exactly that the service stores. */
const asNumber = new Set<number>([builtins.INT8, builtins.NUMERIC])

/** Returns the parser of a column type. Both databases give the same values: times in ISO format, days as text. */
export const columnParsers: pg.CustomTypesConfig = {
  getTypeParser (oid: number) {
    if (asNumber.has(oid)) return Number
    if (oid === builtins.DATE) return String
    const parse: (text: string) => unknown = pg.types.getTypeParser(oid, 'text')
    if (oid !== builtins.TIMESTAMPTZ) return parse
    return (text: string) => {
      const time = parse(text)
      return time instanceof Date ? time.toISOString() : time
    }
  }
}
