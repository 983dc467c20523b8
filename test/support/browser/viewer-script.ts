import { readFileSync } from 'node:fs'

/** Returns the address of the built viewer's script. Throws if it is not built: `npm run viewer:build`. */
export function viewerScript (): string {
  const page = readFileSync(new URL('../../../viewer/dist/index.html', import.meta.url), 'utf8')
  const [script] = /\/assets\/[^"]+\.js/.exec(page) ?? []
  if (script === undefined) throw new Error('the page of the viewer names no script')
  return script
}
