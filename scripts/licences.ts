import { readFileSync, writeFileSync } from 'node:fs'

const document = new URL('../docs/licences.md', import.meta.url)

const bundled = new URL('../viewer/dist/licences.md', import.meta.url)

/** Packages whose files the build copies into the documentation page. */
const copied: ReadonlySet<string> = new Set(['node_modules/@fastify/swagger-ui'])

export interface Licensed {
  name: string
  version: string
  licence: string
}

/** Returns the contents of the viewer's script, as found by its build. Throws if the viewer is not built. */
export function readBundled (): Licensed[] {
  return [...readFileSync(bundled, 'utf8').matchAll(/^## (\S+) - (\S+) \((.+)\)$/gm)]
    .map(([, name = '', version = '', licence = '']) => ({ name, version, licence }))
}

/** Returns `docs/licences.md`: the packages built into the service and their licences, from the lockfile and the built viewer. */
export function renderLicences (): string {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, { version: string, license?: string, dev?: boolean }>
  }
  const installed = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && (dev !== true || copied.has(path)))
    .map(([path, { version, license }]) => ({ name: path.replace(/^.*node_modules\//, ''), version, licence: license ?? 'unknown' }))
  const rows = [...installed, ...readBundled()].map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  return [
    '# Licences',
    '',
    'Packages that are built into the service and its viewer, besides their own code (Apache-2.0). Written by `npm run licences`; a test ' +
      'keeps it current.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...[...new Set(rows)].sort(),
    ''
  ].join('\n')
}

if (process.argv[1]?.endsWith('licences.ts') === true) writeFileSync(document, renderLicences())
