import { readFileSync } from 'node:fs'

/** The address of the script of the viewer that is built. Throws where none is: `npm run viewer:build`. */
export function viewerScript (): string {
  const page = readFileSync(new URL('../../../viewer/dist/index.html', import.meta.url), 'utf8')
  const [script] = /\/assets\/[^"]+\.js/.exec(page) ?? []
  if (script === undefined) throw new Error('the page of the viewer names no script')
  return script
}
