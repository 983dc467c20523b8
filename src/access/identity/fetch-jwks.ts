import type { JSONWebKeySet } from 'jose'
import type { Dispatcher } from 'undici'
import { z } from 'zod'

const maxBytes = 262_144

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) })

/** Fetches an identity provider's key set within the time given. Throws an `Error` without anything of its body. */
export async function fetchJwks (url: URL, dispatcher: Dispatcher, deadlineMs: number): Promise<JSONWebKeySet> {
  const { statusCode, body } = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: 'GET',
    signal: AbortSignal.timeout(deadlineMs),
    headers: { accept: 'application/jwk-set+json, application/json' }
  })
  const text = await readText(body)
  if (statusCode !== 200) throw new Error(`the provider answered ${statusCode}`)
  const parsed = keySet.safeParse(parseJson(text))
  if (!parsed.success) throw new Error('the provider sent no key set')
  return parsed.data
}

async function readText (body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxBytes) throw new Error('the provider sent too much')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function parseJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
