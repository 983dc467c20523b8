import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { collectViolations } from './support/collect-violations.ts'

const root = new URL('../', import.meta.url)
const page = readFileSync(new URL('SECURITY.md', root), 'utf8')

t.test('every proof in SECURITY.md exists, and every risk has one', async t => {
  const violations = collectViolations()
  for (const [, file = ''] of page.matchAll(/`(test\/[^`]+)`/g)) violations.ok(existsSync(new URL(file, root)), file)
  for (let risk = 1; risk <= 10; risk++) violations.match(page, new RegExp(`\\| API${risk} [^|]+\\|[^|]+\\| \`test/`), `API${risk}`)
  t.same(violations.found, [])
})
