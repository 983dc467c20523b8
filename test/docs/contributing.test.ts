import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { root } from '../../scripts/doc-examples.ts'

const rows = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').split('## Where does my change go?')[1]?.split('\n')
  .filter(line => /^\| (?!change |---)/.test(line)) ?? []

t.test('the table says of each change which files it goes into, and they are there', async t => {
  t.ok(rows.length >= 10)
  for (const row of rows) {
    const [, change = '', files = ''] = row.split(' | ').length >= 2 ? ['', ...row.split(' | ')] : []
    let found = 0
    // a file may be named in the folder of one before it
    const folders = [root]
    for (const [, name = ''] of files.matchAll(/`([\w./*-]+(?:\/|\.\w+))`/g)) {
      const folder = folders.findLast(folder => exists(folder, name))
      t.ok(folder, `${change}: ${name}`)
      if (folder === undefined) continue
      found++
      folders.push(join(folder, name.endsWith('/') ? name : dirname(name)))
    }
    t.ok(found > 0, `${change}: a file`)
  }
})

/** Whether there is such a file or folder below `folder`; `*` stands for any letters. */
function exists (folder: string, name: string): boolean {
  const pattern = new RegExp(`^${(name.split('/').filter(part => part !== '').at(-1) ?? '').replaceAll('.', '\\.').replaceAll('*', '.+')}$`)
  try {
    return readdirSync(join(folder, dirname(name))).some(entry => pattern.test(entry))
  } catch {
    return false
  }
}
