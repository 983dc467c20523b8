import { script, shared } from '../redis/scripts.ts'

/** No replica asks for a longer one. */
export const longestPauseMs = 120_000

/**
 * Says that a replica is there, and to all others if it is new. Keys: replicas. Arguments: replica, how long that counts, in ms, channel.
 * Gives how many are there. Time is Redis's own, here and below.
 */
export const beatScript = script(`${shared}
clearForeign(KEYS[1])
local now = nowMs()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1]) == 1 then redis.call('PUBLISH', ARGV[3], 'joined ') end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
`)

/** Takes members out of a set. Keys: set. Arguments: members. */
export const removeScript = script(`${shared}
clearForeign(KEYS[1])
return redis.call('ZREM', KEYS[1], unpack(ARGV))
`)

/** Keeps turns in use. Keys: turns. Arguments: how long, in ms, turns. */
export const keepPermitsScript = script(`${shared}
clearForeign(KEYS[1])
local untilMs = nowMs() + ARGV[1]
for turn = 2, #ARGV do redis.call('ZADD', KEYS[1], untilMs, ARGV[turn]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[1])
`)

/**
 * Takes a turn where one is free and nobody waits who came earlier. Keys: turns, waiting, asked, pause. Arguments: replica, turn,
 * turns there are, how long one is kept, and how long a replica counts as waiting that asks no more, both in ms.
 * Gives \`granted\`, \`full\`, or \`paused\` and its ms.
 */
export const takePermitScript = script(`${shared}
local paused = redis.call('PTTL', KEYS[4])
if paused > ${longestPauseMs} then redis.call('DEL', KEYS[4])
elseif paused > 0 then return { 'paused', paused } end
for key = 1, 3 do clearForeign(KEYS[key]) end
local now = nowMs()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[5])) do
  redis.call('ZREM', KEYS[2], gone)
  redis.call('ZREM', KEYS[3], gone)
end
local free = ARGV[3] - redis.call('ZCARD', KEYS[1])
local ahead = redis.call('ZRANK', KEYS[2], ARGV[1]) or redis.call('ZCARD', KEYS[2])
if free > ahead then
  redis.call('ZADD', KEYS[1], now + ARGV[4], ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('ZREM', KEYS[3], ARGV[1])
  return { 'granted', 0 }
end
redis.call('ZADD', KEYS[2], 'NX', now, ARGV[1])
redis.call('ZADD', KEYS[3], now, ARGV[1])
for key = 2, 3 do redis.call('PEXPIRE', KEYS[key], ARGV[5]) end
return { 'full', 0 }
`)

/** Has nobody take turns. Keys: pause. Arguments: ms. A shorter pause does not end it earlier. */
export const pauseScript = script(`
if redis.call('PTTL', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
return redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
`)

/**
 * Takes from clients what they used. Keys: clients. Arguments: for each client its limit in a minute and what it used since the last time.
 * A client's value is what it has left, below 0 for what was used too much (ten minutes' at most), and when; it is refilled steadily, and gone
 * once it is full.
 * Gives what each has left.
 */
export const settleScript = script(`${shared}
local now = nowMs()
local left = {}
for place, key in ipairs(KEYS) do
  local limit, used = tonumber(ARGV[2 * place - 1]), tonumber(ARGV[2 * place])
  local text = redis.pcall('GET', key)
  local tokens, at = string.match(type(text) == 'string' and text or '', '^(%-?[%d.]+) (%d+)$')
  local known = tonumber(tokens) or limit
  known = math.min(limit, known + math.max(0, now - (tonumber(at) or now)) * limit / 60000)
  known = math.max(-10 * limit, math.min(limit, known - used))
  if known < limit then
    redis.call('SET', key, string.format('%.6f %.0f', known, now), 'PX', math.ceil((limit - known) * 60000 / limit))
  else redis.call('DEL', key) end
  left[place] = string.format('%.6f', known)
end
return left
`)

/**
 * Counts one more call in the running second, which begins with its first call. Keys: count. Gives how many calls that makes, and the ms
 * left of the second.
 */
export const countCallScript = script(`
local found = redis.pcall('GET', KEYS[1])
if found and not (type(found) == 'string' and #found < 16 and string.match(found, '^%d+$')) then redis.call('DEL', KEYS[1]) end
local calls = redis.call('INCRBY', KEYS[1], 1)
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], 1000) end
return { calls, redis.call('PTTL', KEYS[1]) }
`)
