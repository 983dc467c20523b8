import { accessSync, closeSync, constants, existsSync, openSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StoreFaultError } from '../sql/database.ts'

/** Suffixes of the file itself, of what SQLite has not yet moved into it, and of the latter's index. */
const companions = ['', '-wal', '-shm']

/** Ensures that the file can be opened, and creates it, for its owner only, if there is none. Throws `StoreFaultError`. */
export function prepareFile (path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new StoreFaultError('no-access', 'STORE_URL is not a file')
    // SQLite writes files next to this one
    accessSync(dirname(path), constants.W_OK | constants.X_OK)
    closeSync(openSync(path, 'a+', 0o600))
  } catch (error) {
    throw explain(error)
  }
}

/** Renames a damaged file and its companions. Returns its new path. */
export function quarantineFile (path: string, at: string): string {
  const target = `${path}.corrupt-${at.replaceAll(/[:.]/g, '-')}`
  try {
    for (const companion of companions) if (existsSync(`${path}${companion}`)) renameSync(`${path}${companion}`, `${target}${companion}`)
  } catch (error) {
    throw explain(error)
  }
  return target
}

function explain (error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'ENOENT': return new StoreFaultError('no-access', 'the folder in STORE_URL does not exist: create it or mount a volume there')
    case 'EACCES':
    case 'EPERM': return new StoreFaultError('no-access', 'this process may not write to the store\'s file or folder')
    case 'EROFS': return new StoreFaultError('read-only', 'the file system of the store is read-only')
    case 'ENOSPC':
    case 'EDQUOT': return new StoreFaultError('full', 'the disk of the store is full')
    default: return new StoreFaultError('io', `the store's file cannot be opened: ${String(error.code)}`)
  }
}
