/** Plain dates, both inclusive. */
export interface Days { from: string, to: string }

/** Returns the value of a parameter; `null` if it has none of the allowed values. */
export function oneOf<const Value extends string> (values: readonly Value[], text: string | null | undefined): Value | null {
  return values.find(value => value === text) ?? null
}

/** Returns whether a text has the form of a date. The API reports dates that do not exist. */
export function isDay (text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text)
}

/** Returns whether a text has the form of a time in UTC. */
export function isInstant (text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(text)
}

/** Reads what `writeDays` writes; `null` for anything else. */
export function parseDays (text: string): Days | null {
  const [from = '', to = '', ...others] = text.split('.')
  return isDay(from) && isDay(to) && others.length === 0 ? { from, to } : null
}

/** Writes two days as one parameter. */
export function writeDays ({ from, to }: Days): string {
  return `${from}.${to}`
}
