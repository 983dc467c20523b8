import { createHash } from 'node:crypto'

/** A script that Redis runs atomically. All its keys are in one slot of a cluster. */
export interface Script {
  readonly text: string
  readonly sha: string
  /** Whether the script needs a writable Redis. */
  readonly writes: boolean
}

/** Returns a script that is sent by its digest if Redis knows it. */
export function script (text: string, { writes = false }: { writes?: boolean } = {}): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex'), writes }
}

/** A script with its keys and arguments. */
export type ScriptCall = [script: Script, keys: readonly string[], args: ReadonlyArray<string | number | Buffer>]

/** Lua functions that scripts share. Unexpected values under our keys count as missing. */
export const luaFunctions = `
local function textIn (key)
  local text = redis.pcall('GET', key)
  return type(text) == 'string' and text or ''
end
local function clearForeign (key)
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'zset' and kind ~= 'none' then redis.call('DEL', key) end
end
local function exactMs ()
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000
end
local function nowMs ()
  return math.floor(exactMs())
end
`

/** Removes members from a sorted set. Keys: set. Arguments: members. */
export const removeMembersScript = script(`${luaFunctions}
clearForeign(KEYS[1])
return redis.call('ZREM', KEYS[1], unpack(ARGV))
`)

/**
 * Replaces records that have not changed in the meantime. Keys: records. Arguments: for each the expected text (empty for none), the
 * new one (empty to delete it), and how long that is kept, in ms. Returns Redis's time in ms, and the current text of each key.
 */
export const exchangeScript = script(`${luaFunctions}
local found = { nowMs() }
for index, key in ipairs(KEYS) do
  local expected, text, keptMs = ARGV[3 * index - 2], ARGV[3 * index - 1], ARGV[3 * index]
  if textIn(key) == expected and text ~= expected then
    if text == '' then redis.call('DEL', key) else redis.call('SET', key, text, 'PX', keptMs) end
  end
  found[index + 1] = textIn(key)
end
return found
`)

/** Parses the reply of `exchangeScript`; `null` if it is invalid. */
export function parseExchangeReply (reply: unknown): { nowMs: number, texts: string[] } | null {
  if (!Array.isArray(reply)) return null
  const [nowMs, ...texts] = reply.map((part: unknown) => part)
  return typeof nowMs === 'number' ? { nowMs, texts: texts.map(textOf) } : null
}

/** How long purges are remembered: longer than any value may be used. */
export const purgesKeptMs = 150 * 24 * 3_600_000

/** Returns a reply's text; an empty one for anything else. */
export function textOf (reply: unknown): string {
  return Buffer.isBuffer(reply) ? reply.toString() : typeof reply === 'string' ? reply : ''
}
