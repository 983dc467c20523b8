import { luaFunctions, script } from '../../redis/scripts.ts'

/** No replica asks for a longer pause. */
export const longestPauseMs = 120_000

/** Renews permits in use. Keys: permits. Arguments: for how long, in ms, permits. */
export const renewPermitsScript = script(`${luaFunctions}
clearForeign(KEYS[1])
local untilMs = nowMs() + ARGV[1]
for permit = 2, #ARGV do redis.call('ZADD', KEYS[1], untilMs, ARGV[permit]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[1])
`)

/**
 * Takes a permit if one is free and nobody waits who came earlier. Keys: permits, waiting, asked, pause. Arguments: replica, permit,
 * how many permits there are, how long one is kept, and how long a replica counts as waiting after it last asked, both in ms. Gives
 * `granted`, `full`, or `paused` and its ms.
 */
export const takePermitScript = script(`${luaFunctions}
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

/** Lets nobody take permits. Keys: pause. Arguments: ms. A shorter pause does not end it earlier. */
export const pauseScript = script(`
if redis.call('PTTL', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
return redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
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
