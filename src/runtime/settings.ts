/** Values of the environment by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Returns the text of a file, or throws. */
export type ReadFile = (path: string) => string

/** Collects what is wrong with settings: one line each, without values. */
export class SettingFaults {
  readonly lines: string[] = []

  /** Returns what `read` returns, or `otherwise` if it throws. The message of what it throws is made for people. */
  attempt<T, U> (name: string, read: () => T, otherwise: U): T | U {
    try {
      return read()
    } catch (error) {
      this.lines.push(`${name}: ${error instanceof Error ? error.message : 'is not valid'}`)
      return otherwise
    }
  }

  /** Notes the names that are given without the setting that they need. */
  refuseUnused (given: Environment, names: readonly string[], needed: string): void {
    for (const name of names) if (given[name] !== undefined) this.lines.push(`${name}: takes ${needed} to have an effect`)
  }
}

/**
 * Returns the text of a file, which messages call `subject`. Throws an `Error` with a message made for people. The message never
 * holds the path, as a secret may have been given in its place.
 */
export function readSettingFile (path: string, readFile: ReadFile, subject = 'the file'): string {
  let text: string
  try {
    text = readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new Error(`${subject} ${unreadable[code] ?? `cannot be read (${code})`}`)
  }
  if (text.trim() === '') throw new Error(`${subject} is empty`)
  return text
}

/** Why a file cannot be read, and what to do, by the system's code. */
const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist: correct the path, or create the file',
  ENOTDIR: 'does not exist: correct the path, or create the file',
  EACCES: 'cannot be read by the user that runs the service: change its owner or its mode',
  EPERM: 'cannot be read by the user that runs the service: change its owner or its mode',
  EISDIR: 'is a directory: give the path of a file in it'
}

/** Returns a value, or the text of the file that its name with `_FILE` leads to, if either is given. Throws as `readSettingFile` does. */
export function readSecretSetting (name: string, given: Environment, readFile: ReadFile): string | undefined {
  const { [name]: value, [`${name}_FILE`]: path } = given
  if (path === undefined) return value
  if (value !== undefined) throw new Error(`is given twice, as ${name} and as ${name}_FILE`)
  return readSettingFile(path, readFile, `the file of ${name}_FILE`).trim()
}
