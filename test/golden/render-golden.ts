import { sandboxJourneys } from '../../sandbox/sandbox-journeys.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { findExplain, type ReportJson } from './find-explain.ts'
import { goldenReports, joinQuery, type GoldenReport } from './golden-reports.ts'
import { countFigures, listAddresses } from './list-addresses.ts'

const now = Date.parse('2026-09-16T12:00:00Z')
const ranges = ['', 'from=2026-09-01&to=2026-09-14', 'range=last_7d']
/** The days of TD's sample answers. */
const sampleDays = 'from=2023-11-08&to=2023-11-14'

/** An explanation through HTTP reads everything again, so only this many addresses of each report are checked that way. */
const askedOverHttp = 20

/** The text of one report of a journey over one range. */
export interface GoldenPart {
  /** The journey's id; `all` for the list of journeys. */
  journey: string
  report: string
  /** The range as a query; `-` without one. */
  range: string
  answers: string
  /** Numbers in the JSON answers. */
  figures: number
  /** `null` if no explanations were requested. */
  explained: { text: string, explanations: number, refusals: number } | null
}

/**
 * Renders all answers for all journeys of the sandbox, and the explanations of the chosen journeys. Each journey has its own service,
 * because on a stopped clock the quota of calls to TD is soon used up.
 */
export async function * renderGolden (isExplained: (journeyId: string) => boolean): AsyncGenerator<GoldenPart> {
  const ids = sandboxJourneys.map(({ id }) => id)
  for (const id of ids) yield * withService(service => renderJourney(service, id, isExplained(id)))
  yield * withService(service => renderList(service, ids))
}

async function * withService<T> (render: (service: Service) => AsyncGenerator<T>): AsyncGenerator<T> {
  const tasks: Array<() => unknown> = []
  try {
    const env = {
      TD_MAX_ATTEMPTS: '1',
      CLIENT_REQUESTS_PER_MINUTE: '100000000',
      CLIENT_LOADS_PER_MINUTE: '100000000',
      LOG_LEVEL: 'silent',
      VIEWER: 'off',
      DOCS: 'off'
    }
    yield * render(await startService({ teardown: task => { tasks.unshift(task) } }, { clock: createFakeClock(now), env }))
  } finally {
    for (const task of tasks) await task()
  }
}

async function * renderJourney (service: Service, id: string, isExplained: boolean): AsyncGenerator<GoldenPart> {
  const all = id === sandboxJourneys[0]?.id ? [...ranges, sampleDays] : ranges
  const parts = goldenReports.flatMap(report => all
    .filter(range => report.ranges === 'all' || (report.ranges === 'none') === (range === ''))
    .map(range => ({ report, range })))
  // everything is loaded first, because explanations keep the process busy for so long that idle connections to TD are closed meanwhile;
  // the definition comes first, so that every report has names
  for (const { report: { path }, range } of parts) await askReport(service, address(`/v1/journeys/${id}${path}`, range))
  for (const { report, range } of parts) yield await renderReport(service, id, report, range, isExplained)
}

async function renderReport (
  service: Service, id: string, report: GoldenReport, range: string, isExplained: boolean
): Promise<GoldenPart> {
  const answers: Answer[] = []
  for (const query of report.queries) answers.push(await askReport(service, address(`/v1/journeys/${id}${report.path}`, range, query)))
  const [first] = answers
  const explained = isExplained && report.explain !== null && first !== undefined
    ? await explainAll(service, address(`/v1/journeys/${id}/explain`, range, report.explain), { id, report: report.name, json: first.json })
    : null
  return { journey: id, report: report.name, ...join(range, answers), explained }
}

async function * renderList (service: Service, ids: readonly string[]): AsyncGenerator<GoldenPart> {
  for (const id of ids) await askReport(service, `/v1/journeys/${id}`)
  for (const range of ranges) {
    const answer = await askReport(service, address('/v1/journeys', range, `ids=${ids.join(',')}`))
    yield { journey: 'all', report: 'journeys', ...join(range, [answer]), explained: null }
  }
}

interface Explained {
  id: string
  report: string
  json: unknown
}

/** Explains every address of an answer, and some of them through HTTP as well. */
async function explainAll (service: Service, path: string, { id, report, json }: Explained): Promise<GoldenPart['explained']> {
  const pointers = listAddresses(json)
  // the service's own answer
  const explain = findExplain(report, id, json as ReportJson, now)
  const found = pointers.map(explain)
  const asked: string[] = []
  const step = Math.ceil(pointers.length / askedOverHttp)
  for (const pointer of pointers.filter((_, index) => index % step === 0)) {
    asked.push((await ask(service, `${path}&pointer=${encodeURIComponent(pointer)}`, 0)).text)
  }
  const explanations = found.filter(text => text.startsWith('{')).length
  const lines = found.map((text, index) => `${pointers[index]} ${text}\n`)
  return { text: [...lines, '\n', ...asked].join(''), explanations, refusals: pointers.length - explanations }
}

interface Answer {
  status: number
  text: string
  /** The body as JSON; `null` if it is not JSON. */
  json: unknown
}

/** Throws if there is no report, so that a transient failure is never recorded as the answer. */
async function askReport (service: Service, path: string): Promise<Answer> {
  const answer = await ask(service, path)
  if (answer.status !== 200) throw new Error(`no report to record: ${answer.text}`)
  return answer
}

async function ask (service: Service, path: string, indent = 2): Promise<Answer> {
  const { statusCode, headers, body } = await service.app.inject(path)
  const type = String(headers['content-type'])
  const json = type.includes('json') ? JSON.parse(body) : null
  // a problem contains the id of its request
  const shown = json === null ? body : JSON.stringify({ ...json, requestId: undefined }, null, indent)
  return { status: statusCode, text: `# ${path}\n# ${statusCode} ${type}\n${shown}\n\n`, json }
}

function join (range: string, answers: readonly Answer[]): Pick<GoldenPart, 'range' | 'answers' | 'figures'> {
  return {
    range: range === '' ? '-' : range,
    answers: answers.map(({ text }) => text).join(''),
    figures: answers.reduce((sum, { json }) => sum + countFigures(json), 0)
  }
}

function address (path: string, ...parts: readonly string[]): string {
  const query = joinQuery(...parts)
  return query === '' ? path : `${path}?${query}`
}
