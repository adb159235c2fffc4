-- Takes the lease of a lane, or the next entry of one that we hold.
-- KEYS: lane, lease, ready. ARGV: owner, now ms, lease ms, lane's name.
-- Returns {entry, lease number, bytes, attempts, popped, until ms, entries behind it}, {busy, until ms} or {empty}.
local owner, ends = unpack(redis.call('HMGET', KEYS[2], 'owner', 'until'))
if owner and owner ~= ARGV[1] and tonumber(ends) > tonumber(ARGV[2]) then
  return { 'busy', ends }
end

local entry = redis.call('LINDEX', KEYS[1], 0)
if not entry then
  redis.call('DEL', KEYS[2])
  redis.call('ZREM', KEYS[3], ARGV[4])
  return { 'empty' }
end

local behind = redis.call('LLEN', KEYS[1]) - 1
-- A notice is popped before it is sent: rather lost than said twice.
local popped = string.sub(entry, 1, 1) == 'N' and 1 or 0
if popped == 1 then redis.call('LPOP', KEYS[1]) end
local number = tostring(redis.call('HINCRBY', KEYS[2], 'number', 1))
local ends_at = string.format('%.0f', ARGV[2] + ARGV[3])
redis.call('HSET', KEYS[2], 'owner', ARGV[1], 'until', ends_at)
redis.call('ZADD', KEYS[3], ends_at, ARGV[4])
return { 'entry', number, entry, tonumber(redis.call('HGET', KEYS[2], 'attempts') or 0), popped, ends_at, behind }
