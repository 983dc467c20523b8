import t from 'tap'
import { createTdDispatcher } from '../../src/treasure-data/client/create-td-dispatcher.ts'
import { BodyError, decodeBody, defaultMaxBodyBytes } from '../../src/treasure-data/client/decode-body.ts'
import { fetchAnswer } from '../../src/treasure-data/client/fetch-answer.ts'
import { withDeadline } from '../../src/treasure-data/client/with-deadline.ts'
import { startRawUpstream } from '../support/td/raw-upstream.ts'
import { sizes } from './cases/sizes.ts'
import { runUpstreamCases } from './run-upstream-cases.ts'

const chunkBytes = 64 * 2 ** 10

for (const { name, fault } of sizes.filter(({ fault }) => typeof fault !== 'string')) {
  t.test(`${name}: read and decoded up to the limit plus one chunk`, async t => {
    const upstream = await startRawUpstream(t)
    if (typeof fault !== 'string') upstream.break('1', fault)
    let readBytes = 0
    const dispatcher = createTdDispatcher({ maxConcurrency: 1, deadlineMs: 20_000 })
    t.teardown(() => dispatcher.destroy())
    const counting = dispatcher.compose(dispatch => (options, handler) => dispatch(options, {
      onRequestStart: (...given) => handler.onRequestStart?.(...given),
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData (...given) {
        readBytes += given[1].length
        handler.onResponseData?.(...given)
      },
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given)
    }))
    const residentBefore = process.memoryUsage.rss()
    const request = { origin: upstream.origin, path: '/entities/journeys/1/statistics', headers: {}, limitOf: () => defaultMaxBodyBytes }
    const { headers, body } = await withDeadline(20_000, 0, async deadline => await fetchAnswer(counting, request, deadline))
    const contentEncoding = headers['content-encoding']?.toString() ?? null
    const error: unknown = 'fault' in body ? body.fault : await decodeBody(body.bytes, contentEncoding).catch((error: unknown) => error)
    const resident = process.memoryUsage.rss() - residentBefore
    t.ok(error instanceof BodyError, 'decoded')
    // on a busy machine, up to three more chunks may wait between socket and reader
    t.ok(readBytes <= defaultMaxBodyBytes + 4 * chunkBytes, `read ${readBytes}`)
    t.comment(`resident memory ${resident < 0 ? 'fell' : 'rose'} by ${Math.round(Math.abs(resident) / 2 ** 20)} MiB`)
  })
}

await runUpstreamCases(t, sizes)
