import { existsSync } from 'node:fs'
import { join, normalize } from 'node:path'
import t from 'tap'
import { root } from '../../scripts/doc-examples.ts'
import { listAnchors, listLinks, readProse } from '../../scripts/prose/read-prose.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('links in documents lead to existing files and headings', async t => {
  const documents = new Map(readProse().map(({ name, tree }) => [name, { tree, anchors: listAnchors(tree) }]))
  const violations = collectViolations()
  for (const [name, { tree }] of documents) {
    for (const link of listLinks(tree)) {
      if (/^(https?|mailto):/.test(link)) continue
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? name : normalize(join(name, '..', decodeURIComponent(path)))
      violations.ok(existsSync(join(root, target)), `${name}: ${link}`)
      if (anchor !== undefined) violations.ok(documents.get(target)?.anchors.has(anchor), `${name}: ${link}: no such heading`)
    }
  }
  t.same(violations.found, [])
})

t.test('the index lists every document', async t => {
  const prose = readProse()
  const index = prose.find(({ name }) => name === 'docs/README.md')
  const listed = new Set(index === undefined ? [] : listLinks(index.tree).map(link => normalize(join('docs', link.split('#')[0] ?? ''))))
  const documents = prose.map(({ name }) => name).filter(name => /^docs\/[^/]+\.md$/.test(name) && name !== 'docs/README.md')
  t.same(documents.filter(name => !listed.has(name)), [])
})
