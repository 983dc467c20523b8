import { readFileSync } from 'node:fs'

const packageJson: { version?: unknown } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/** The service's version, from its package.json, which stands two folders above both src and dist. */
export const version = typeof packageJson.version === 'string' ? packageJson.version : 'unknown'
