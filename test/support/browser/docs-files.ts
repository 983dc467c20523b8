import { readFileSync } from 'node:fs'

/** Returns the addresses of the built files of the page at `/docs`, by kind. Throws if it is not built: `npm run viewer:build`. */
export function docsFiles (): Record<'bundle' | 'baseStyle' | 'style' | 'script' | 'icon', string> {
  const names: Record<string, string> = JSON.parse(readFileSync(new URL('../../../viewer/dist/docs/files.json', import.meta.url), 'utf8'))
  const at = (key: string): string => `/docs/static/${names[key]}`
  return { bundle: at('bundle'), baseStyle: at('baseStyle'), style: at('style'), script: at('script'), icon: at('icon') }
}
