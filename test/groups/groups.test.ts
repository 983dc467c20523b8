import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { groupNames, listSuites } from './groups.ts'

const root = new URL('../../', import.meta.url)

t.test('each group has its file, and tap runs the suites that are in none', async t => {
  const files = readdirSync(new URL('test/groups/', root)).flatMap(name => /^\d-(.+)\.group\.ts$/.exec(name)?.[1] ?? [])
  t.same(['alone', ...files], groupNames)
  const included = readFileSync(new URL('.taprc', root), 'utf8').split('\n')
    .flatMap(line => /^ {2}- test\/(.+)\.test\.ts$/.exec(line)?.[1] ?? [])
  t.same(included, listSuites('alone').map(path => path.replace('.test.ts', '')))
})
