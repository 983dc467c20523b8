import pg from 'pg'

const { builtins } = pg.types

/** Numbers as such: none that the service stores is beyond what a double holds exactly. */
const asNumber = new Set<number>([builtins.INT8, builtins.NUMERIC])

/** Returns the parser of a type of column, so that both databases give the same values: times in ISO format, days as text. */
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
