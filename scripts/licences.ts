import { readFileSync, writeFileSync } from 'node:fs'

const document = new URL('../docs/licences.md', import.meta.url)

/** What is needed to build alone, but stands in the viewer's script. */
export const builtIntoViewer = ['preact', 'openapi-fetch']

/** `docs/licences.md`: what is built into the service and under which licence, from the lockfile. */
export function renderLicences (): string {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, { version: string, license?: string, dev?: boolean }>
  }
  const rows = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && (dev !== true || builtIntoViewer.includes(path.replace('node_modules/', ''))))
    .map(([path, { version, license }]) => `| ${path.replace(/^.*node_modules\//, '')} | ${version} | ${license ?? 'unknown'} |`)
  return [
    '# Licences',
    '',
    'What is built into the service besides its own code (Apache-2.0). Written by `npm run licences`; a test keeps it current.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...[...new Set(rows)].sort(),
    ''
  ].join('\n')
}

if (process.argv[1]?.endsWith('licences.ts') === true) writeFileSync(document, renderLicences())
