import t from 'tap'
import type { CalendarDate } from '../../../src/domain/time/calendar-date.ts'
import { ReportRequests } from '../../../src/http/answers/report-requests.ts'
import type { ReportRequest } from '../../../src/http/answers/report-request.ts'

const today = '2026-09-16' as CalendarDate
const tomorrow = '2026-09-17' as CalendarDate
const report = {} as ReportRequest

t.test('an address is remembered for its day', async t => {
  const asked = new ReportRequests()
  t.equal(asked.find('/a', today), undefined)
  asked.remember('/a', today, report)
  t.equal(asked.find('/a', today), report)
  t.equal(asked.find('/a', tomorrow), undefined)
  asked.remember('/b', tomorrow, report)
  t.equal(asked.find('/a', tomorrow), undefined)
  t.equal(asked.find('/b', tomorrow), report)
})

t.test('a whole address is not remembered: its host has to be looked at', async t => {
  const asked = new ReportRequests()
  asked.remember('http://evil.example/a', today, report)
  t.equal(asked.find('http://evil.example/a', today), undefined)
})

t.test('endless addresses and endless lengths take no more memory', async t => {
  const asked = new ReportRequests()
  asked.remember(`/${'a'.repeat(200)}`, today, report)
  t.equal(asked.find(`/${'a'.repeat(200)}`, today), undefined)
  for (let number = 0; number < 5_000; number++) asked.remember(`/${number}`, today, report)
  const known = Array.from({ length: 5_000 }, (_, number) => asked.find(`/${number}`, today)).filter(found => found !== undefined)
  t.ok(known.length > 0 && known.length <= 1_000, `${known.length}`)
})
