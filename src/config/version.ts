import { readFileSync } from 'node:fs'

/** The service's version, from its package.json, which stands two folders above both src and dist. */
export const version: string = readVersion(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

function readVersion (packageJson: string): string {
  const { version }: { version?: unknown } = JSON.parse(packageJson)
  return typeof version === 'string' ? version : 'unknown'
}
