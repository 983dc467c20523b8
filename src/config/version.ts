import { readFileSync } from 'node:fs'

const packageJson: { version?: unknown } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/** The service's version, from package.json. It is two folders up from this file in both `src` and `dist`. */
export const version = typeof packageJson.version === 'string' ? packageJson.version : 'unknown'
