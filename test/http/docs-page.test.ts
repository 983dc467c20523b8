import { readFileSync } from 'node:fs'
import t from 'tap'
import { collectViolations } from '../support/collect-violations.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

t.test('the documentation page has the colours of the viewer, light and dark', async t => {
  const viewer = colours(read('viewer/src/styles/base.css'))
  const docs = colours(read('src/http/openapi/docs-page/docs.css'))
  t.ok(docs.length > 15)
  const violations = collectViolations()
  for (const [place, colour] of docs.entries()) violations.ok(viewer.includes(colour), `${place}: ${colour}`)
  t.same(violations.found, [])
})

t.test('and its icon', async t => {
  t.equal(read('src/http/openapi/docs-page/icon.svg'), read('viewer/src/icon.svg'))
})

function colours (css: string): string[] {
  return [...css.matchAll(/(--[\w-]+: #[0-9a-f]{6});/g)].map(([, found]) => String(found))
}
