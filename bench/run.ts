import { writeFileSync } from 'node:fs'
import { build } from './build.ts'
import { describeMachine } from './describe-machine.ts'
import { measureBodies } from './measure-bodies.ts'
import { measureColdStorm } from './measure-cold-storm.ts'
import { measureCrowds } from './measure-crowds.ts'
import { measureFirstOverview } from './measure-first-overview.ts'
import { measureFleet } from './measure-fleet.ts'
import { measureHistory } from './measure-history.ts'
import { measureHits } from './measure-hits.ts'
import { measureMemory } from './measure-memory.ts'
import { measureMisses } from './measure-misses.ts'
import { measureNeighbours } from './measure-neighbours.ts'
import { measureOperated } from './measure-operated.ts'
import { measureOverview } from './measure-overview.ts'
import { measureStartUp } from './measure-start-up.ts'
import { measureSteps } from './measure-steps.ts'
import { measureTicks } from './measure-ticks.ts'

const scenarios = [
  {
    title: 'Hits',
    note: 'CPU µs of the server\'s process per request: medians, and medians of the rounds\' ratios. Bare node:http sends the same ready ' +
      'bytes and headers and answers 304; hand-rolled is Fastify with objects in an lru-cache, an ETag by SHA-1 and @fastify/compress. ' +
      'Logging goes to a null sink; client keys are looked for among a hundred clients, and each request is counted. By its CPU profile, ' +
      'more than half of a hit is the write to the socket, and none of the service\'s functions takes over one per cent: what remains ' +
      'over bare node:http is spread over what guards a request (method, headers, host, client), three look-ups (address, sources, ' +
      'bytes), the three headers that each answer has of its own (Age, Cache-Status, X-Request-Id), and the count.',
    measure: measureHits
  },
  {
    title: 'Operated',
    note: 'Hits of a service as it runs in production: with client keys and with the access log at `info`, written to a pipe that is ' +
      'read. CPU µs (user and system) of the server\'s process per request: medians, and the median of the rounds\' ratios to bare ' +
      'node:http, which sends the same ready bytes and headers and answers 304. Keys are looked for among a hundred clients; each ' +
      'request is counted, for the client\'s limit and for the metrics. Store and shared tier come on top of keys and log.',
    measure: measureOperated
  },
  {
    title: 'Steps',
    note: 'Where the time of a hit goes, with client keys and the access log: ns of the main thread per request, by a CPU profile of the ' +
      'service under load. A sample counts for the innermost step that is under way. The profiler itself slows the steps down, so shares ' +
      'say more than sums.',
    measure: measureSteps
  },
  {
    title: 'Ticks',
    note: 'ns of one `process.nextTick`, medians. A request takes several, in bare node:http too.',
    measure: measureTicks
  },
  {
    title: 'Misses',
    note: 'CPU µs per request, medians. Each request is for another journey; bare node:http asks by undici, reads and derives with the ' +
      'same functions, stringifies and sends, and keeps nothing. The service also digests, stores and tags.',
    measure: measureMisses
  },
  {
    title: 'Overview',
    note: 'CPU µs per request, medians, of overviews whose three parts have about the same size each. An overview carries the bytes of ' +
      'its three parts: it is to cost at most 1.3 × its slowest part per answer up to some 10 kB sent, which real journeys are when ' +
      'compressed as browsers ask; beyond, sending the bytes is what it costs, and 1.3 × is the bound per byte. Misses ask Treasure Data ' +
      'three times, comparisons six. Memory is what the process grew by, per byte of the reports that it keeps with their sources.',
    measure: measureOverview
  },
  {
    title: 'First overview',
    note: 'Time from the request to the last byte of an overview of which nothing is cached, at the default quota of 5 calls a second ' +
      'and 4 at once. It needs statistics, both charts and the definition. The warm-up loads one source after the other.',
    measure: measureFirstOverview
  },
  {
    title: 'Neighbours',
    note: 'Hits of one client, 200 a second whether or not answers come in time, while another client with the default limits requests ' +
      'the most expensive reports of a journey of 1 MB, each of them new, twice as often as it may. Medians of rounds that alternate.',
    measure: measureNeighbours
  },
  {
    title: 'Crowds',
    note: 'One 30 kB report asked for by 1,000 callers at once, while the upstream takes 200 ms.',
    measure: measureCrowds
  },
  {
    title: 'Cold storm',
    note: 'Clients that honour Retry-After, the default quota of 5 calls a second and 4 at once, the sandbox as Treasure Data. Wasted ' +
      'are calls beyond one per report. Minutes, because a quota is waited for.',
    measure: measureColdStorm
  },
  {
    title: 'Start-up',
    note: 'A process of the service with its defaults, but without the port of metrics. Drivers of stores and of the shared tier, the ' +
      'check of tokens, threads, the metrics and the OpenAPI document are loaded when they are first needed. Packages are those that ' +
      'the Dockerfile leaves in the image.',
    measure: measureStartUp
  },
  {
    title: 'Bodies',
    note: 'Every report of the worst bodies that are accepted, at the limits of docs/operating.md: medians of three rounds, each with a ' +
      'service that has just started. A block is the longest delay of the event loop between two of its turns. Meanwhile ' +
      '`/healthz` and a ready report are asked for every 5 ms.',
    measure: measureBodies
  },
  {
    title: 'Fleet',
    note: 'Replicas that share a tier on a redis-server of their own. CPU µs of a replica\'s process per hit, medians; answers over new ' +
      'connections, from request to last byte.',
    measure: measureFleet
  },
  {
    title: 'History',
    note: 'A year of a hundred journeys of four stages and their steps, written as the service records it. Times are from the request to ' +
      'the last byte over a connection that is kept, medians, each time of another journey: nothing of a history is kept in memory. The ' +
      'database of PostgreSQL is on the same machine; its size is without that of an empty one.',
    measure: measureHistory
  },
  {
    title: 'Memory',
    note: 'Distinct reports of about 3 kB, with CACHE_MAX_BYTES at its default of 256 MiB. Of what the load adds, about 100 MiB are the ' +
      'process\'s own working memory, whatever the bound.',
    measure: measureMemory
  }
]

// names of scenarios as arguments run these alone and write nothing
const wanted = process.argv.slice(2)
const { folder, remove } = build()
try {
  const sections: string[] = []
  for (const { title, note, measure } of scenarios) {
    if (wanted.length > 0 && !wanted.includes(title.toLowerCase().replace(' ', '-'))) continue
    sections.push(`## ${title}\n\n${note}\n\n${await measure(folder)}\n`)
    console.log(sections.at(-1))
  }
  if (wanted.length === 0) writeFileSync(new URL('RESULTS.md', import.meta.url), [describeRun(), ...sections].join('\n'))
} finally {
  remove()
}

function describeRun (): string {
  return [
    '# Benchmark',
    '',
    `\`npm run bench\` on ${describeMachine()}.`,
    'Every server runs in a process of its own, on 127.0.0.1; rounds are interleaved. Absolute figures move with the machine and with ' +
      'what else it does: read the ratios.',
    ''
  ].join('\n')
}
