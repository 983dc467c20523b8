import t from 'tap'
import type { CalendarDate } from '../../../src/domain/time/calendar-date.ts'
import { ReportRequests, type ReportRequest } from '../../../src/http/answers/report-requests.ts'

const today = '2026-09-16' as CalendarDate
const tomorrow = '2026-09-17' as CalendarDate
const request = {} as ReportRequest

t.test('an address is remembered for its day', async t => {
  const requests = new ReportRequests()
  t.equal(requests.find('/a', today), undefined)
  requests.remember('/a', today, request)
  t.equal(requests.find('/a', today), request)
  t.equal(requests.find('/a', tomorrow), undefined)
  requests.remember('/b', tomorrow, request)
  t.equal(requests.find('/a', tomorrow), undefined)
  t.equal(requests.find('/b', tomorrow), request)
})

t.test('a full address is not remembered, because its host has to be checked', async t => {
  const requests = new ReportRequests()
  requests.remember('http://evil.example/a', today, request)
  t.equal(requests.find('http://evil.example/a', today), undefined)
})

t.test('unlimited addresses and lengths do not use more memory', async t => {
  const requests = new ReportRequests()
  requests.remember(`/${'a'.repeat(200)}`, today, request)
  t.equal(requests.find(`/${'a'.repeat(200)}`, today), undefined)
  for (let number = 0; number < 5_000; number++) requests.remember(`/${number}`, today, request)
  const known = Array.from({ length: 5_000 }, (_, number) => requests.find(`/${number}`, today)).filter(found => found !== undefined)
  t.ok(known.length > 0 && known.length <= 1_000, `${known.length}`)
})
