import type { RedisServer } from './redis-server.ts'

/** Everything in a server, as one text. */
export async function dumpRedis ({ client }: RedisServer): Promise<string> {
  const parts: string[] = []
  let cursor = '0'
  do {
    const [next, keys] = await client.scan(cursor)
    cursor = next
    for (const key of keys) {
      const kind = await client.type(key)
      const held = kind === 'string' ? (await client.getBuffer(key))?.toString('latin1') : JSON.stringify(await client.zrange(key, 0, -1))
      parts.push(`${key} ${held}`)
    }
  } while (cursor !== '0')
  return parts.join('\n')
}
