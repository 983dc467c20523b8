import t from 'tap'
import { readAnswer } from '../support/service/read-answer.ts'
import { sendRaw } from '../support/service/send-raw.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const graph = '/v1/journeys/1001/conversion-graph'

t.test('media types are accepted with the parameters of the answer', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  const cases: Array<[accept: string, type: string | null]> = [
    ['application/json; charset=utf-8', 'application/json; charset=utf-8'],
    ['application/json;charset="UTF-8"', 'application/json; charset=utf-8'],
    ['APPLICATION/JSON ; Charset=UTF-8 ; q=0.5', 'application/json; charset=utf-8'],
    ['text/csv; header=present', 'text/csv; header=present'],
    ['text/csv; header=absent', null], ['text/csv; header=absent, */*;q=0.1', 'application/json'],
    ['application/json; profile="a,b;q=0"', 'application/json'], ['text/csv;q=0.9, application/json;q=0.1', 'text/csv'],
    ['application/json;q=0', null], ['image/png', null], ['text/*; charset=utf-8', 'text/csv'], ['*/*', 'application/json'],
    ['application/json; version=1; q=0.2, text/vnd.mermaid', 'text/vnd.mermaid'], ['garbage', null], ['"', null]
  ]
  for (const [accept, type] of cases) {
    const answer = await readAnswer(service, graph, { accept })
    violations.equal(answer.status, type === null ? 406 : 200, accept)
    if (type !== null) violations.ok(answer.header('content-type')?.startsWith(type.split(';')[0] ?? ''), accept)
  }
  t.same(violations.found, [])
})

t.test('an empty Accept accepts anything, like a missing one', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const line of ['', 'Accept:\r\n', 'Accept:  \r\n']) {
    for (const path of [graph, '/v1/journeys/1001/statistics']) {
      const answer = await sendRaw(service, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${line}Connection: close\r\n\r\n`)
      violations.match(answer, /^HTTP\/1\.1 200 [^]*content-type: application\/json/i, line, path)
    }
  }
  t.same(violations.found, [])
})

t.test('a long header is read in one pass', async t => {
  const service = await startService(t)
  const accept = `${'"\\'.repeat(4_000)},application/json`
  const answer = await readAnswer(service, graph, { accept })
  t.equal(answer.status, 406, 'a quotation without end')
})
