import type { Endpoint } from './document.ts'

/** A request of the session. */
export interface PlannedRequest { method: string, url: string, headers?: Record<string, string> }

/** Returns an operation's address, filled in with the document's examples and the given values. */
export function fillIn ({ path, operation: { parameters = [] } }: Endpoint, given: Record<string, string> = {}): string {
  const query = new URLSearchParams()
  let address = path
  for (const { in: place, name, schema } of parameters) {
    const value = given[name] ?? schema.example ?? schema.default
    if (place === 'path') address = address.replace(`{${name}}`, String(value))
    else if (place === 'query' && value !== undefined) query.set(name, String(value))
  }
  for (const [name, value] of Object.entries(given)) if (!path.includes(`{${name}}`)) query.set(name, value)
  return query.size === 0 ? address : `${address}?${query}`
}

/** Returns the requests for every operation: plain, in each format, conditional, and invalid. */
export function planRequests (endpoint: Endpoint): PlannedRequest[] {
  const { operation: { parameters = [], responses }, path } = endpoint
  const method = endpoint.method.toUpperCase()
  const url = fillIn(endpoint)
  const conditions: PlannedRequest[] = parameters.filter(({ in: place }) => place === 'header').flatMap(({ name, schema }) =>
    (schema.examples ?? []).map(example => ({ method, url, headers: { [name]: String(example) } })))
  const formats = parameters.find(({ name }) => name === 'format')?.schema.enum ?? []
  const good = responses['200']
  const mediaTypes = good !== undefined && 'content' in good ? Object.keys(good.content ?? {}) : []
  return [
    { method, url },
    ...method === 'GET' ? [{ method: 'HEAD', url }] : [],
    ...formats.flatMap(format => ['GET', 'HEAD'].map(method => ({ method, url: fillIn(endpoint, { format }) }))),
    ...mediaTypes.map(accept => ({ method, url, headers: { accept } })),
    ...parameters.flatMap(({ in: place, name, schema }) => place !== 'query' || name === 'format'
      ? []
      : [...schema.enum ?? [], '', '%'].map(value => ({ method, url: fillIn(endpoint, { [name]: value }) }))),
    ...conditions,
    ...'304' in responses ? ['GET', 'HEAD'].map(method => ({ method, url, headers: { 'if-none-match': '*' } })) : [],
    ...'412' in responses ? [{ method, url, headers: { 'if-match': '"none"' } }] : [],
    { method, url, headers: { accept: 'image/x-none' } },
    { method, url: fillIn(endpoint, { unknown: '1' }) },
    { method, url: fillIn(endpoint, { journeyId: 'x', from: '2026-01-01', to: '2026-12-31' }) },
    { method, url: fillIn(endpoint, { from: '2020-01-01', to: '2025-12-31' }) },
    { method, url, headers: { host: 'evil.example' } },
    { method, url, headers: { 'sec-fetch-site': 'cross-site' } },
    { method, url, headers: { authorization: 'Bearer nobody' } },
    { method, url, headers: { authorization: '' } },
    { method: 'PATCH', url },
    { method, url: `${path.replace(/\{\w+\}/g, '1000')}/nothing` },
    { method, url: `${url.split('?', 1)[0]}?x=${'1'.repeat(9_000)}` }
  ]
}
