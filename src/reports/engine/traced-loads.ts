import type { Tracer } from '../../runtime/tracer.ts'
import type { RequestSource } from './source-requests.ts'

/** The same requests, each of whose loads is a step of the trace it was begun in. */
export function tracedLoads (requestSource: RequestSource, tracer: Tracer): RequestSource {
  return (endpoint, journeyId, range) => {
    const request = requestSource(endpoint, journeyId, range)
    const attributes = { 'source.key': request.key, 'td.endpoint': endpoint, 'journey.id': journeyId }
    return {
      ...request,
      load: context => tracer.run('load', { attributes }, async span => {
        const loaded = await request.load(context)
        span.set({ 'load.changed': loaded.value !== context.previous, 'load.awaited': context.isAwaited() })
        return loaded
      })
    }
  }
}
