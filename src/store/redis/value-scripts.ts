import { luaFunctions, parsePurgeVersion, script, textOf } from '../../redis/scripts.ts'

/**
 * The reply of `readScript`: the group's purge version; the value's bytes (0 if there is none, -1 if it has a foreign type); the ms left
 * (negative if it has no end, or is not there); the value; and its lock.
 */
export type ReadReply = NonNullable<ReturnType<typeof parseReadReply>>

/**
 * Reads a value, and takes its lock if a third key is given. Keys: value, purge version, lock. Arguments: longest value, token, lease
 * in ms. Gives what `ReadReply` says.
 */
export const readScript = script(`${luaFunctions}
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

/** Renews a lock. Keys: lock. Arguments: token, lease in ms. Gives 1 if it is still ours. */
export const renewScript = script(`
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`)

/** Releases a lock and wakes who waits for it. Keys: lock. Arguments: token, channel, message. */
export const releaseScript = script(`
if redis.pcall('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return redis.call('PUBLISH', ARGV[2], ARGV[3])
`)

/** Deletes a value. Keys: value. */
export const deleteScript = script('return redis.call(\'DEL\', KEYS[1])')

/**
 * Stores a value unless its group was purged since, or another replica is about to store a later one. Releases the lock and wakes who
 * waits. Keys: value, purge version, lock. Arguments: value, ttl in ms, purge version seen, token, channel, message.
 * Gives `stored`, `purged`, `superseded`, or Redis's error.
 */
export const storeScript = script(`${luaFunctions}
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
 * Gives a group a new purge version: max(previous + 1, time in ms), and no smaller than the purging replica's own, whose clock may be
 * ahead. Keys: purge version. Arguments: how long it counts, in ms, the replica's own.
 */
export const purgeScript = script(`${luaFunctions}
local number = write(math.max(numberIn(KEYS[1]) + 1, nowMs(), tonumber(ARGV[2])))
redis.call('SET', KEYS[1], number, 'PX', ARGV[1])
return number
`)

/** Parses the reply of `readScript`; `null` if it is none. */
export function parseReadReply (reply: unknown) {
  if (!Array.isArray(reply)) return null
  const [purgeVersion, sizeBytes, leftMs, value, lock] = reply.map((part: unknown) => part)
  const state = (['locked', 'held', 'unlockable'] as const).find(name => name === textOf(lock))
  if (typeof sizeBytes !== 'number' || typeof leftMs !== 'number' || !Buffer.isBuffer(value) || state === undefined) return null
  return { purgeVersion: parsePurgeVersion(textOf(purgeVersion)), sizeBytes, leftMs, value, lock: state }
}
