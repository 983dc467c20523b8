/** Short names differ only slightly from common variables: `HOST` from `HOME`. */
const leastLength = 8
const longLength = 10
const units: ReadonlySet<string> = new Set(['MS', 'S', 'BYTES'])

/** The names of a program's settings. */
export interface SettingNames {
  settings: readonly string[]
  /** Further names that are not misspellings. */
  others: readonly string[]
}

/**
 * Returns a fault for each name that resembles a setting: up to two letters changed, missing, added or swapped, a wrong or missing unit,
 * words in another order, or lower case. Other unknown names belong to other programs.
 */
export function findMisspelt (given: readonly string[], { settings, others }: SettingNames): string[] {
  const known = new Set([...settings, ...others])
  return given.filter(name => !known.has(name)).flatMap(name => {
    const meant = settings.find(setting => isNearly(name, setting))
    return meant === undefined ? [] : [`${name}: is not a setting; rename it to ${meant} if you meant that, or remove it`]
  })
}

function isNearly (name: string, setting: string): boolean {
  const upper = name.toUpperCase()
  if (wordsOf(upper) === wordsOf(setting)) return true
  const most = setting.length < longLength ? 1 : 2
  if (setting.length < leastLength || Math.abs(upper.length - setting.length) > most) return upper === setting
  return editDistance(upper, setting) <= most
}

/** Returns the words of a name without units, in alphabetical order. */
function wordsOf (name: string): string {
  return name.split('_').filter(word => !units.has(word)).sort().join('_')
}

/** Returns how many letters have to be changed, added, removed or swapped with a neighbour (optimal string alignment). */
function editDistance (from: string, to: string): number {
  let before: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1]
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current.push(Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(before, column - 2) + 1 : Infinity
      ))
    }
    before = last
    last = current
  }
  return at(last, to.length)
}

function at (row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
