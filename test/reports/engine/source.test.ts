import t from 'tap'
import { createSourceCodec, describeSource, readSource } from '../../../src/reports/engine/source.ts'
import { chartsBody, statisticsBody } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('a source stays the same through its bytes', async t => {
  const answer = (text: string) => ({
    body: Buffer.from(text), mediaType: 'application/json; charset=utf-8', etag: null, lastModified: null
  })
  const sources = [
    readSource('statistics', { ...answer(statisticsBody(5)), etag: 'W/"x"', lastModified: 'Tue, 15 Nov 1994 08:12:31 GMT' }),
    readSource('conversion', answer(chartsBody(5))),
    readSource('activation', answer(chartsBody(7)))
  ]
  const violations = collectViolations()
  for (const source of sources) {
    const codec = createSourceCodec(source.endpoint)
    violations.same(await codec.decode(codec.encode(source)), describeSource(source), source)
  }
  t.same(violations.found, [])
})

t.test('invalid bytes are refused', async t => {
  const { encode, decode } = createSourceCodec('statistics')
  const body = Buffer.from(statisticsBody(5))
  const bytes = encode(readSource('statistics', { body, mediaType: 'application/json', etag: null, lastModified: null }))
  const withHead = (head: string): Buffer => Buffer.concat([Buffer.of(0, 0, 0, head.length), Buffer.from(head), body])
  await decode(withHead('["application/json",null,null]'))
  for (const bad of [
    Buffer.of(), bytes.subarray(0, 3), bytes.subarray(0, -5), withHead('{}'), withHead('[1,null,null]'), withHead('["a",1,null]'),
    withHead('["a"]')
  ]) {
    await t.rejects(async () => await decode(bad))
  }
})
