import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../../scripts/doc-examples.ts'

const folder = join(root, 'docs/decisions')
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
const records = readdirSync(folder).filter(name => name !== 'README.md').sort()

t.test('records are numbered without gaps, and the index lists them all', async t => {
  t.same(records.map(name => Number(name.slice(0, 4))), records.map((_, position) => position + 1))
  t.same([...read('README.md').matchAll(/\]\((\d{4}-[\w-]+\.md)\)/g)].map(([, name]) => name), records)
})

t.test('a record is short and has context, decision and consequences', async t => {
  const violations = records.filter(name => {
    const text = read(name)
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading).join()
    return !text.startsWith(`# ${name.slice(0, 4)} `) || headings !== 'Context,Decision,Consequences' || text.split('\n').length > 36
  })
  t.same(violations, [])
})
