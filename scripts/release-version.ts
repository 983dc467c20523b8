import { readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

const image = /(?<=td-journey-bff\/td-journey-bff:|`…:)\d[\w.-]*(?=@|\s|`|$)/g
const clientFile = /(?<=td-journey-bff-client-)\d[\w.-]*(?=\.tgz)/g

/** Each file that names the released version, besides package.json and generated files, and the pattern of the version in it. */
const places: Readonly<Record<string, readonly RegExp[]>> = {
  'client/package.json': [/(?<=^ {2}"version": ")[^"]+/gm],
  'package-lock.json': [/(?<="name": "td-journey-bff",\n\s+"version": ")[^"]+/g],
  'src/http/openapi/examples.ts': [/(?<=^ {2}version: ')[^']+/gm],
  'deploy/kubernetes/td-journey-bff.yaml': [image],
  'README.md': [image],
  'docs/deploying.md': [image],
  'docs/frontend.md': [clientFile],
  'client/README.md': [clientFile]
}

/** Returns the content of each of these files with the version of package.json. Throws if a file no longer names a version. */
export function renderVersions (): Record<string, { current: string, rendered: string }> {
  const { version }: { version: string } = JSON.parse(read('package.json'))
  return Object.fromEntries(Object.entries(places).map(([path, patterns]) => {
    const current = read(path)
    const rendered = patterns.reduce((text, pattern) => {
      if (text.search(pattern) === -1) throw new Error(`${path} names no version`)
      return text.replace(pattern, version)
    }, current)
    return [path, { current, rendered }]
  }))
}

if (process.argv[1]?.endsWith('release-version.ts') === true) {
  for (const [path, { rendered }] of Object.entries(renderVersions())) writeFileSync(new URL(path, root), rendered)
}
