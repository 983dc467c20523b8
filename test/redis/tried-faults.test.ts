import { readFileSync } from 'node:fs'
import t from 'tap'
import { collectViolations } from '../support/collect-violations.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

t.test('each tested fault in the document has its tests', async t => {
  const rows = [...read('docs/shared-tier.md').matchAll(/^\| (C\d+) \|.*\| (.+) \|$/gm)].map(([, row = '', tests = '']) => ({ row, tests }))
  t.same(rows.map(({ row }) => row), Array.from({ length: 14 }, (_, place) => `C${place + 1}`))
  const violations = collectViolations()
  for (const { row, tests } of rows) {
    const files = [...tests.matchAll(/`([\w/-]+)`/g)].map(([, file = '']) => file)
    violations.ok(files.length > 0, row, tests)
    for (const file of files) violations.match(read(`test/${file}.test.ts`), /^t\.test\(/m, row, file)
  }
  t.same(violations.found, [])
})
