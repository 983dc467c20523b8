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
    note: 'Server CPU in µs per request: medians, and medians of the ratios of each round. Bare node:http sends the same ready bytes and ' +
      'headers and answers 304. Hand-rolled is Fastify with objects in an lru-cache, an ETag by SHA-1 and @fastify/compress. The log ' +
      'goes to a null sink, client keys are looked up among a hundred clients, and each request is counted. In the CPU profile, more ' +
      'than half of a hit is the write to the socket, and no function of the service exceeds one per cent. The rest of the ' +
      'difference from bare node:http has four parts. Checks of the request: method, headers, host, client. Three lookups: address, ' +
      'sources, bytes. Three headers that differ in each answer: Age, Cache-Status, X-Request-Id. Counting the request.',
    measure: measureHits
  },
  {
    title: 'Operated',
    note: 'Hits of a service as in production: with client keys, and with the access log at `info` written to a pipe that is ' +
      'read. Server CPU (user and system) in µs per request: medians, and the median of each round\'s ratio to bare node:http. ' +
      'Bare node:http sends the same ready bytes and headers and answers 304. Keys are looked up among a hundred clients. Each request ' +
      'counts towards the client\'s limit and the metrics. Store and shared tier are measured in addition to keys and log.',
    measure: measureOperated
  },
  {
    title: 'Steps',
    note: 'The steps of a hit, with client keys and the access log: ns of the main thread per request, from a CPU profile of the ' +
      'service under load. A sample counts for the innermost running step. The profiler itself slows the steps down, so shares ' +
      'are more reliable than sums.',
    measure: measureSteps
  },
  {
    title: 'Ticks',
    note: 'ns of one `process.nextTick`, medians. A request takes several, also in bare node:http.',
    measure: measureTicks
  },
  {
    title: 'Misses',
    note: 'CPU µs per request, medians. Each request is for another journey. Bare node:http fetches with undici, reads and derives with ' +
      'the same functions, stringifies and sends, and keeps nothing. The service also digests, stores and tags.',
    measure: measureMisses
  },
  {
    title: 'Overview',
    note: 'CPU µs per request, medians, of overviews whose three parts have about the same size. An overview contains the bytes of ' +
      'its three parts. Per answer, it may cost at most 1.3 × its slowest part up to some 10 kB sent, the size of compressed real ' +
      'journeys. Larger answers mostly cost the sending of bytes, so for these 1.3 × is the bound per byte. Misses call Treasure Data ' +
      'three times, comparisons six times. Memory is the growth of the process per byte of the reports that it keeps with their sources.',
    measure: measureOverview
  },
  {
    title: 'First overview',
    note: 'Time from the request to the last byte of an overview without any cached source, at the default quota of 5 calls a second ' +
      'and 4 at once. It needs statistics, both charts and the definition. The warm-up loads one source at a time.',
    measure: measureFirstOverview
  },
  {
    title: 'Neighbours',
    note: 'Hits of one client, 200 a second whether or not answers arrive in time. Another client with the default limits requests ' +
      'the most expensive reports of a 1 MB journey, each of them new, at twice its allowed rate. Medians of alternating rounds.',
    measure: measureNeighbours
  },
  {
    title: 'Crowds',
    note: '1,000 callers request one 30 kB report at once, while the upstream takes 200 ms.',
    measure: measureCrowds
  },
  {
    title: 'Cold storm',
    note: 'Clients that honour Retry-After, the default quota of 5 calls a second and 4 at once, and the sandbox as Treasure Data. ' +
      'Wasted calls are those beyond one per report. The run takes minutes, because it waits for the quota.',
    measure: measureColdStorm
  },
  {
    title: 'Start-up',
    note: 'A process of the service with its defaults, but without the metrics port. Drivers of stores and of the shared tier, ' +
      'token checks, threads, the metrics and the OpenAPI document are loaded when first needed. It is bundled ' +
      'with its packages, as in the image.',
    measure: measureStartUp
  },
  {
    title: 'Bodies',
    note: 'Every report of the worst accepted bodies, at the limits of docs/operating.md: medians of three rounds, each with a ' +
      'newly started service. A block is the longest delay of the event loop between two of its turns. Meanwhile ' +
      '`/healthz` and a ready report are requested every 5 ms.',
    measure: measureBodies
  },
  {
    title: 'Fleet',
    note: 'Replicas that share a tier on a separate redis-server. CPU µs of a replica\'s process per hit, medians. Answers use new ' +
      'connections and are timed from the request to the last byte.',
    measure: measureFleet
  },
  {
    title: 'History',
    note: 'A year of a hundred journeys of four stages and their steps, written as the service records it. Times are from the request to ' +
      'the last byte over a kept connection, medians, each of another journey: histories are not cached in memory. Reports of ' +
      'the past are, so each is of another time, and is read from the store. The PostgreSQL database is on the same machine; its size ' +
      'excludes the size of an empty one.',
    measure: measureHistory
  },
  {
    title: 'Memory',
    note: 'Distinct reports of about 3 kB, with CACHE_MAX_BYTES at its default of 256 MiB. About 100 MiB of the growth under load are ' +
      'the process\'s own working memory, whatever the bound.',
    measure: measureMemory
  }
]

// with names of scenarios as arguments, only these run, and nothing is written
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
    'Every server runs in a separate process, on 127.0.0.1; rounds are interleaved. Absolute figures depend on the machine and its other ' +
      'load: compare the ratios.',
    ''
  ].join('\n')
}
