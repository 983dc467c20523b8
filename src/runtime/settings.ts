/** Values of the environment by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Returns the text of a file, or throws. */
export type ReadFile = (path: string) => string

/** Collects faults in settings: one line each, without values. */
export class SettingFaults {
  readonly lines: string[] = []

  /** Returns the result of `read`, or `otherwise` if it throws. Operators see the message of the error. */
  attempt<T, U> (name: string, read: () => T, otherwise: U): T | U {
    try {
      return read()
    } catch (error) {
      this.lines.push(`${name}: ${error instanceof Error ? error.message : 'is not valid'}`)
      return otherwise
    }
  }

  /** Adds a fault for each name that is given without the setting that it needs. */
  refuseUnused (given: Environment, names: readonly string[], needed: string): void {
    for (const name of names) if (given[name] !== undefined) this.lines.push(`${name}: has no effect without ${needed}`)
  }
}

/**
 * Returns the text of a file, which messages call `subject`. Throws an `Error` with a message for operators. The message never
 * holds the path, because a secret may have been given in place of a path.
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

/** Why a file cannot be read, and what to do, by the system's error code. */
const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist: correct the path, or create the file',
  ENOTDIR: 'does not exist: correct the path, or create the file',
  EACCES: 'cannot be read by the user that runs the service: change its owner or its mode',
  EPERM: 'cannot be read by the user that runs the service: change its owner or its mode',
  EISDIR: 'is a directory: give the path of a file in it'
}

/** Returns a value, or the text of the file that the setting `…_FILE` names, if either is given. Throws as `readSettingFile` does. */
export function readSecretSetting (name: string, given: Environment, readFile: ReadFile): string | undefined {
  const { [name]: value, [`${name}_FILE`]: path } = given
  if (path === undefined) return value
  if (value !== undefined) throw new Error(`is given twice, as ${name} and as ${name}_FILE`)
  return readSettingFile(path, readFile, `the file of ${name}_FILE`).trim()
}
