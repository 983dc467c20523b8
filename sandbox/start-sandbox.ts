import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Calls } from './call-counter.ts'
import type { IndexPath, JourneyPath } from './endpoints.ts'
import type { FaultRule } from './fault.ts'
import type { JourneyPlan } from './journey-plan.ts'
import { createServer } from 'node:http'
import { createCallCounter } from './call-counter.ts'
import { controlAnswer, isControlPath } from './control-answer.ts'
import { isIndexPath, parsePath } from './endpoints.ts'
import { errorAnswer } from './error-answer.ts'
import { faultJourneys, spoiledJourneyId } from './fault-journeys.ts'
import { createFaultRules } from './fault-rules.ts'
import { createCatalogue, type Launches } from './indexes/create-catalogue.ts'
import { createIndexAnswers } from './indexes/index-answers.ts'
import { createJourneyAnswers } from './journey-answers.ts'
import { sendAnswer } from './send-answer.ts'
import { sendFault } from './send-fault.ts'

export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number
  readonly host?: '127.0.0.1'
  /** The clock of the journeys, in ms since 1970 UTC; by default the system's. */
  readonly now?: () => number
  readonly launches?: Launches
}

/** A running sandbox. */
export interface Sandbox {
  /** Scheme, host and port, without a slash at the end. */
  readonly origin: string
  readonly calls: Calls
  /** The planned journeys. The others were made up for lists. */
  readonly plans: readonly JourneyPlan[]
  /** Adds a rule. Rules are tried in the order in which they were added, before the faults of fault journeys. */
  setFault (rule: FaultRule): void
  /** Adds a rule that holds answers, of all calls unless told otherwise, until the returned function is called. */
  hold (calls?: Omit<FaultRule, 'fault'>): () => void
  clearFaults (): void
  /** Launches the next version of the versioned bundle, which the indexes list from then on. Returns its journey id. */
  launchVersion (): string
  /** Stops listening and destroys open sockets, including hanging ones. */
  close (): Promise<void>
}

/** The list that an endpoint answers with. */
const listOf = { bundle: 'bundle', audienceIndex: 'audience', folderIndex: 'folder' } as const

const faultByJourney = new Map(faultJourneys.map(({ id, fault }) => [id, fault]))

/** Starts a simulated Treasure Data; resolves once it listens. */
export async function startSandbox (
  { port = 0, host = '127.0.0.1', now = Date.now, launches }: SandboxOptions = {}
): Promise<Sandbox> {
  const catalogue = createCatalogue(now, launches)
  const answerJourney = createJourneyAnswers(now, { get: catalogue.find })
  const indexes = createIndexAnswers(catalogue, now)
  const faults = createFaultRules()
  const calls = createCallCounter()
  const server = createServer((request, response) => {
    const [pathname = '', query] = (request.url ?? '').split('?', 2)
    if (isControlPath(pathname)) {
      controlAnswer(request, pathname, faults, calls)
        .then((controlled) => sendAnswer(response, controlled), () => response.destroy())
    } else {
      answerCall(request, response, pathname, new URLSearchParams(query))
    }
  })
  const origin = `http://${host}:${await listen(server, port, host)}`
  return {
    origin,
    calls,
    plans: [...catalogue.plans.values()],
    setFault: (rule) => faults.add(rule),
    hold (calls = {}) {
      let release = (): void => {}
      const until = new Promise<void>(resolve => { release = resolve })
      faults.add({ ...calls, fault: { kind: 'held', until } })
      return release
    },
    clearFaults: () => faults.clear(),
    launchVersion: () => catalogue.launchVersion(),
    close: () => close(server)
  }

  function answerCall (
    request: IncomingMessage, response: ServerResponse, pathname: string, query: URLSearchParams
  ): void {
    const call = parsePath(pathname, query)
    calls.count(request, call?.endpoint ?? null)
    if (!isPlausibleKey(request.headers.authorization)) return sendAnswer(response, errorAnswer(401))
    if (call === null) return sendAnswer(response, errorAnswer(404))
    if (request.method !== 'GET') return sendAnswer(response, errorAnswer(405))
    const { fault, normal } = isIndexPath(call) ? answerIndex(call) : answerAboutJourney(call, query)
    if (fault === undefined) sendAnswer(response, normal())
    else sendFault(response, fault, normal)
  }

  function answerIndex ({ endpoint, indexId }: IndexPath) {
    return { fault: faults.take({ endpoint, journeyId: indexId }) ?? undefined, normal: () => indexes[listOf[endpoint]](indexId) }
  }

  function answerAboutJourney ({ endpoint, journeyId }: JourneyPath, query: URLSearchParams) {
    const ownFault = faultByJourney.get(journeyId)
    const answeredId = ownFault === undefined ? journeyId : spoiledJourneyId
    return {
      fault: faults.take({ endpoint, journeyId }) ?? ownFault,
      normal: () => answerJourney(endpoint, answeredId, query)
    }
  }
}

function isPlausibleKey (authorization: string | undefined): boolean {
  return /^TD1 [\x21-\x7e]{10,}$/.test(authorization ?? '')
}

function listen (server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function close (server: Server): Promise<void> {
  return new Promise((resolve) => {
    // closing twice reports only that it was closed before
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
