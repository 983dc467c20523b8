import { luaFunctions, script, textOf } from '../../redis/scripts.ts'

/**
 * The reply of `readScript`: the group's record; the value's bytes (0 if there is none, -1 if it has a foreign type); the ms left
 * (negative if it never expires or does not exist); the value; its lock; and Redis's time in ms.
 */
export type ReadReply = NonNullable<ReturnType<typeof parseReadReply>>

/**
 * Reads a value, and takes its lock if a third key is given. Keys: value, group, lock. Arguments: longest value, token, lease in ms.
 * Returns a `ReadReply`.
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
return { textIn(KEYS[2]), size, redis.call('PTTL', KEYS[1]), value, lock, nowMs() }
`)

/** Renews a lock. Keys: lock. Arguments: token, lease in ms. Returns 1 if we still hold it. */
export const renewScript = script(`
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`)

/** Releases a lock and wakes those who wait for it. Keys: lock. Arguments: token, channel, message. */
export const releaseScript = script(`
if redis.pcall('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return redis.call('PUBLISH', ARGV[2], ARGV[3])
`)

/** Deletes a value. Keys: value. */
export const deleteScript = script('return redis.call(\'DEL\', KEYS[1])')

/**
 * Stores a value unless the group's record has changed, or another replica is about to store a later value. Releases the lock
 * and wakes those who wait. Keys: value, group, lock. Arguments: value, ttl in ms, record seen, token, channel, message. Returns
 * `stored`, `changed`, `superseded`, or Redis's error; and the group's record.
 */
export const storeScript = script(`${luaFunctions}
local outcome = 'stored'
local holder = redis.pcall('GET', KEYS[3])
local record = textIn(KEYS[2])
if record ~= ARGV[3] then outcome = 'changed'
elseif type(holder) == 'string' and holder ~= ARGV[4] then outcome = 'superseded'
else
  local set = redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  if type(set) == 'table' and set.err then outcome = set.err end
end
if holder == ARGV[4] then redis.call('DEL', KEYS[3]) end
if outcome ~= 'superseded' then redis.call('PUBLISH', ARGV[5], ARGV[6]) end
return { outcome, record }
`)

/** Parses the reply of `readScript`; `null` if it is invalid. */
export function parseReadReply (reply: unknown) {
  if (!Array.isArray(reply)) return null
  const [record, sizeBytes, leftMs, value, lock, nowMs] = reply.map((part: unknown) => part)
  const state = (['locked', 'held', 'unlockable'] as const).find(name => name === textOf(lock))
  if (typeof sizeBytes !== 'number' || typeof leftMs !== 'number' || typeof nowMs !== 'number') return null
  if (!Buffer.isBuffer(value) || state === undefined) return null
  return { record: textOf(record), sizeBytes, leftMs, value, lock: state, nowMs }
}
