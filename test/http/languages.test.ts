import t from 'tap'
import { problemSchema } from '../../src/http/schemas/problem.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'

const graph = '/v1/journeys/1001/conversion-graph'
const canvas = '/v1/journeys/1001/canvas'
const always = 'Accept-Encoding, Origin, Authorization, X-API-Key'
const titles = {
  [`${graph}?format=svg`]: 'のコンバージョン</title>',
  [`${graph}?format=svg&balance=true&range=last_30d`]: 'のコンバージョン</title>',
  '/v1/journeys/1001/activation-graph?format=svg&top=2': 'のアクティベーション</title>',
  [`${canvas}?format=svg`]: '滞在数'
}

t.test('a picture is in the language of lang, else of Accept-Language, each with its own bytes and validator', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  // first from Treasure Data or the router, then from memory
  for (let round = 0; round < 2; round++) {
    for (const [path, title] of Object.entries(titles)) {
      const english = await readAnswer(service, path)
      const japanese = await readAnswer(service, path, { 'accept-language': 'ja-JP,ja;q=0.9,en;q=0.8' })
      const named = await readAnswer(service, `${path}&lang=ja`, { 'accept-language': 'en' })
      for (const [answer, language, vary] of [
        [english, 'en', `${always}, Accept-Language`], [japanese, 'ja', `${always}, Accept-Language`], [named, 'ja', always]
      ] as const) {
        violations.equal(answer.status, 200, path, language)
        violations.equal(answer.header('content-language'), language, path, round)
        violations.equal(answer.header('vary'), vary, path, language, round)
        violations.ok(answer.bytes.includes(` lang="${language}"`), path, language)
        if (round > 0) violations.match(answer.header('cache-status'), /; hit; /, path, language)
      }
      violations.ok(japanese.bytes.includes(title), path, title)
      violations.notOk(english.bytes.includes(title), path, title)
      violations.same(named.bytes, japanese.bytes, path)
      violations.equal(named.header('etag'), japanese.header('etag'), path)
      violations.not(english.header('etag'), japanese.header('etag'), path)
      const etag = japanese.header('etag') ?? ''
      const known = { 'if-none-match': etag, 'accept-language': 'ja' }
      const unchanged = await readAnswer(service, path, known)
      violations.match(unchanged, { status: 304, headers: { etag, vary: `${always}, Accept-Language` } }, path, round)
      violations.equal((await readAnswer(service, path, { ...known, 'accept-language': 'en' })).status, 200, path, round)
    }
  }
  t.same(violations.found, [])
  const calls = service.sandbox.calls.total()
  await readAnswer(service, `${graph}?format=svg&lang=ja&width=700`)
  t.equal(service.sandbox.calls.total(), calls, 'languages share sources')
})

t.test('Accept-Language is read by its q-values, and other languages give English', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  const accepted: Array<[header: string, language: string]> = [
    ['ja', 'ja'], ['JA-jp', 'ja'], ['ja-Hira-JP', 'ja'], ['fr, ja;q=0.1', 'ja'], ['en;q=0.5, ja;q=0.6', 'ja'], ['*', 'en'], ['', 'en'],
    ['fr', 'en'], ['ja;q=0', 'en'], ['jam', 'en'], ['en, ja', 'en'], ['"', 'en'], [';;,,', 'en'], [`${'x,'.repeat(3_000)}ja`, 'ja']
  ]
  for (let round = 0; round < 2; round++) {
    for (const [header, language] of accepted) {
      const answer = await readAnswer(service, `${graph}?format=svg`, { 'accept-language': header })
      violations.equal(answer.header('content-language'), language, header.slice(0, 40), round)
    }
  }
  t.same(violations.found, [])
})

t.test('answers without a choice of language depend on no language', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const path of [graph, canvas, `${graph}?lang=ja`, `${graph}?format=csv`, `${graph}?format=mermaid`, '/v1/journeys/1001/overview']) {
    const plain = await readAnswer(service, path)
    const asked = await readAnswer(service, path, { 'accept-language': 'ja' })
    violations.same(asked.bytes, plain.bytes, path)
    for (const answer of [plain, asked]) {
      violations.equal(answer.header('content-language'), null, path)
      violations.notMatch(answer.header('vary'), /language/i, path)
      violations.equal(answer.header('etag'), plain.header('etag'), path)
    }
  }
  t.same(violations.found, [])
})

t.test('Accept and lang together choose a picture, and the answer varies only with what chose it', async t => {
  const service = await startService(t)
  const picture = { accept: 'image/svg+xml', 'accept-language': 'ja' }
  const negotiated = await readAnswer(service, graph, picture)
  t.match(negotiated.headers, { 'content-language': 'ja', vary: `${always}, Accept, Accept-Language` })
  const named = await readAnswer(service, `${graph}?lang=en`, picture)
  t.match(named.headers, { 'content-language': 'en', vary: `${always}, Accept` })
  t.equal((await readAnswer(service, graph, { ...picture, accept: 'application/json' })).header('vary'), `${always}, Accept`)
})

t.test('an unknown language, or one for another format, is a clear error', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  const faults: Array<[query: string, message: string]> = [
    ['lang=fr&format=svg', 'needs one of en, ja'], ['lang=&format=svg', 'needs one of en, ja'], ['lang=JA', 'needs one of en, ja'],
    ['lang=ja&format=csv', 'requires format=svg'], ['lang=ja&format=json', 'requires format=svg'],
    ['lang=en&format=mermaid', 'requires format=svg']
  ]
  for (const path of [graph, canvas]) {
    for (const [query, message] of faults) {
      const { status, json } = await readAnswer(service, `${path}?${query}`)
      violations.equal(status, 400, path, query)
      violations.match(problemSchema.parse(json).errors, [{ in: 'query', name: 'lang', message }], path, query)
    }
  }
  t.same(violations.found, [])
  t.equal(service.sandbox.calls.total(), 0)
})
