import { createHash } from 'node:crypto'

/** A script that Redis runs in one go. All its keys are in one slot of a cluster. */
export interface Script {
  readonly text: string
  readonly sha: string
}

/** A script that is sent by its digest where Redis knows it. */
export function script (text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

/** What scripts have in common. Whatever else is found under our keys counts as nothing. */
export const shared = `
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

/**
 * Reads a value, and takes its lock where a third key is given. Keys: value, generation, lock. Arguments: longest value,
 * token, lease in ms. Gives the generation, the value's length (-1 for a foreign type), its time left, the value, and
 * `locked`, `held` or `unlockable`.
 */
export const readScript = script(`${shared}
local size = redis.pcall('STRLEN', KEYS[1])
if type(size) ~= 'number' then size = -1 end
local value = ''
if size > 0 and size <= tonumber(ARGV[1]) then value = redis.call('GET', KEYS[1]) end
local lock = 'held'
if KEYS[3] then
  if redis.pcall('GET', KEYS[3]) == ARGV[2] then lock = 'locked' else
    local taken = redis.pcall('SET', KEYS[3], ARGV[2], 'NX', 'PX', ARGV[3])
    if type(taken) == 'table' then lock = taken.ok and 'locked' or 'unlockable' end
  end
end
return { write(numberIn(KEYS[2])), size, redis.call('PTTL', KEYS[1]), value, lock }
`)

/** Keeps a lock. Keys: lock. Arguments: token, lease in ms. Gives 1 where it is still ours. */
export const renewScript = script(`
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`)

/** Gives a lock back and wakes who waits for it. Keys: lock. Arguments: token, channel, message. */
export const releaseScript = script(`
if redis.pcall('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return redis.call('PUBLISH', ARGV[2], ARGV[3])
`)

/** Drops a value. Keys: value. */
export const forgetScript = script('return redis.call(\'DEL\', KEYS[1])')

/**
 * Stores a value unless its group was purged since, or another replica is about to store a later one; gives the lock back
 * and wakes who waits. Keys: value, generation, lock. Arguments: value, ttl in ms, generation seen, token, channel, message.
 * Gives `stored`, `purged`, `superseded`, or Redis's error.
 */
export const storeScript = script(`${shared}
local outcome = 'stored'
local holder = redis.pcall('GET', KEYS[3])
if numberIn(KEYS[2]) > tonumber(ARGV[3]) then outcome = 'purged'
elseif type(holder) == 'string' and holder ~= ARGV[4] then outcome = 'superseded'
else
  local set = redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  if type(set) == 'table' and set.err then outcome = set.err end
end
if holder == ARGV[4] then redis.call('DEL', KEYS[3]) end
if outcome ~= 'superseded' then redis.call('PUBLISH', ARGV[5], ARGV[6]) end
return outcome
`)

/**
 * Gives a group a new generation: max(previous + 1, time in ms), and no smaller than the purging replica's own, whose clock may
 * be ahead. Keys: generation. Arguments: how long it counts, in ms, the replica's own.
 */
export const purgeScript = script(`${shared}
local number = write(math.max(numberIn(KEYS[1]) + 1, nowMs(), tonumber(ARGV[2])))
redis.call('SET', KEYS[1], number, 'PX', ARGV[1])
return number
`)

/**
 * Tells all replicas of a purge and enters it in the journal, in which those who did not hear find it. Keys: position, journal,
 * generation of all. Arguments: channel, group or `*`, its generation (for `*` the replica's own), length of the journal, how long it counts, in ms.
 * Gives the generation.
 */
export const announceScript = script(`${shared}
clearForeign(KEYS[2])
local position = write(math.max(numberIn(KEYS[1]) + 1, nowMs()))
local number = ARGV[3]
if ARGV[2] == '*' then
  number = write(math.max(numberIn(KEYS[3]) + 1, nowMs(), tonumber(number)))
  redis.call('SET', KEYS[3], number, 'PX', ARGV[5])
end
redis.call('SET', KEYS[1], position, 'PX', ARGV[5])
redis.call('ZADD', KEYS[2], position, number .. ' ' .. ARGV[2])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[4]))
redis.call('PEXPIRE', KEYS[2], ARGV[5])
redis.call('PUBLISH', ARGV[1], 'purged ' .. number .. ' ' .. ARGV[2])
return number
`)

/**
 * What a replica has not heard of. Keys: position, journal, generation of all. Arguments: position of the last purge known.
 * Gives the position now, the generation of all, the oldest position in the journal, and the purges since.
 */
export const journalScript = script(`${shared}
clearForeign(KEYS[2])
local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2] or '0'
return { write(numberIn(KEYS[1])), write(numberIn(KEYS[3])), oldest, redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf') }
`)
