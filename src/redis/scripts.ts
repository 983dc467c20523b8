import { createHash } from 'node:crypto'

/** A script that Redis runs in one go. All its keys are in one slot of a cluster. */
export interface Script {
  readonly text: string
  readonly sha: string
}

/** Returns a script that is sent by its digest if Redis knows it. */
export function script (text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

/** A script with its keys and arguments. */
export type ScriptCall = [script: Script, keys: readonly string[], args: ReadonlyArray<string | number | Buffer>]

/** Lua functions that scripts share. Whatever else is found under our keys counts as nothing. */
export const luaFunctions = `
local function numberIn (key)
  local text = redis.pcall('GET', key)
  local number = type(text) == 'string' and tonumber(text) or 0
  return number >= 0 and number < 1e15 and math.floor(number) or 0
end
local function clearForeign (key)
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'zset' and kind ~= 'none' then redis.call('DEL', key) end
end
local function write (number) return string.format('%.0f', number) end
local function nowMs ()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
`

/** Removes members from a sorted set. Keys: set. Arguments: members. */
export const removeMembersScript = script(`${luaFunctions}
clearForeign(KEYS[1])
return redis.call('ZREM', KEYS[1], unpack(ARGV))
`)

/** How long purges are remembered: longer than any value may be used. */
export const purgesKeptMs = 150 * 24 * 3_600_000

/** Returns a reply's text; an empty one for anything else. */
export function textOf (reply: unknown): string {
  return Buffer.isBuffer(reply) ? reply.toString() : typeof reply === 'string' ? reply : ''
}

/** Returns a number that counts purges; 0 if the text is none. */
export function parsePurgeVersion (text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}
