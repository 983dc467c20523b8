import type { Middleware } from 'openapi-fetch'

interface Remembered {
  etag: string
  body: ArrayBuffer
}

/** Keeps the last answers with an `ETag`, revalidates them, and returns them again on 304. */
export function createRevalidation (maxAnswers: number): Middleware {
  const answers = new Map<string, Remembered>()
  const asked = new WeakMap<Request, Remembered>()
  const remember = (url: string, answer: Remembered): void => {
    // the most recently used answer is evicted last
    answers.delete(url)
    answers.set(url, answer)
    for (const oldest of answers.keys()) {
      if (answers.size <= maxAnswers) break
      answers.delete(oldest)
    }
  }
  return {
    onRequest ({ request }) {
      const known = answers.get(request.url)
      if (known === undefined || request.method !== 'GET' || request.headers.has('if-none-match')) return
      request.headers.set('if-none-match', known.etag)
      // without it `fetch` adds `no-cache`, which makes the service ask Treasure Data
      if (!request.headers.has('cache-control')) request.headers.set('cache-control', 'max-age=0')
      asked.set(request, known)
    },
    async onResponse ({ request, response }) {
      const known = asked.get(request)
      if (response.status === 304 && known !== undefined) {
        remember(request.url, known)
        return new Response(known.body, { headers: response.headers })
      }
      const etag = response.headers.get('etag')
      if (request.method !== 'GET' || response.status !== 200 || etag === null) return undefined
      remember(request.url, { etag, body: await response.clone().arrayBuffer() })
      return undefined
    }
  }
}
