import type { Test } from 'tap'
import { readAnswer } from '../support/service/read-answer.ts'
import { sendRaw } from '../support/service/send-raw.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import type { Service } from '../support/service/start-service.ts'
import { assertKeptSecret } from './assert-kept-secret.ts'
import { reportPath, type RequestCase } from './request-case.ts'

const next = 'GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'

/** Runs each case on its own service: through the router, and again with the report in memory. */
export async function runRequestCases (t: Test, cases: readonly RequestCase[]): Promise<void> {
  for (const fault of cases) await t.test(fault.name, t => runRequestCase(t, fault))
}

async function runRequestCase (t: Test, fault: RequestCase): Promise<void> {
  // the report then has one source, so that loads can be counted
  const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
  const { sandbox, log } = service
  const isServed = fault.status === 200

  const first = await checkAnswer(t, service, fault, 'with nothing in memory')
  t.equal(sandbox.calls.total(), fault.status < 400 ? 1 : 0, 'a refused request asks nothing of Treasure Data')
  const clean = await readAnswer(service, reportPath)
  t.equal(clean.status, 200, 'a healthy request right after')
  const second = await checkAnswer(t, service, fault, 'with the report in memory')
  if (isServed) {
    for (const answer of [first, second]) t.equal(answer, clean.bytes.toString('latin1'), 'not a byte of the report differs')
  }
  t.equal(sandbox.calls.total(), 1)
  t.ok((await readAnswer(service, reportPath)).bytes.equals(clean.bytes), 'nothing of the request is left')
  t.equal(Object.keys(Object.prototype).length, 0)
  assertKeptSecret(t, { answers: [clean], log: [...log, first, second], upstreamText: '/v1/journeys/1001/' })
}

/** Sends the case and another request right after it. Returns the body of the first answer. */
async function checkAnswer (t: Test, service: Service, { send, status, code, closes }: RequestCase, when: string): Promise<string> {
  const received = await sendRaw(service, `${send}${next}`)
  const heads = [...received.matchAll(/HTTP\/1\.1 (\d{3}) [^]*?\r\n\r\n/g)]
  t.same(heads.map(([, found]) => Number(found)), closes ? [status] : [status, 200], `${when}: answers on the connection`)
  const [{ 0: head = '', index = 0 } = {}, following] = heads
  const body = received.slice(index + head.length, following?.index)
  if (code !== null) {
    t.match(JSON.parse(body), { code, status }, when)
    t.match(head, /content-type: application\/problem\+json; charset=utf-8\r\n/i, when)
  }
  if (status >= 400) t.match(head, /cache-control: no-store\r\n/i, when)
  if (status === 405) t.match(head, /allow: \w+/i, when)
  return body
}
