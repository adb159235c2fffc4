-- Says what became of a lane's first entry, once; whoever lost the lease changes nothing.
-- KEYS: lane, lease, ready. ARGV: owner, lease number, outcome (done, clear, later, wait: later but no failure), the entry (empty: it is taken out already), now ms, wait ms, lease ms, lane's name, goes on (0, 1).
-- Returns {entry, ...} as claim.lua does, {next} when the owner does not go on and lets the lane go, {waiting}, {empty}, {lost}, or {other, first entry} when the entry is not there and nothing was changed.
local owner, number, attempts, ends = unpack(redis.call('HMGET', KEYS[2], 'owner', 'number', 'attempts', 'until'))
if owner ~= ARGV[1] or number ~= ARGV[2] then return { 'lost' } end

if ARGV[3] == 'later' or ARGV[3] == 'wait' then
  if ARGV[3] == 'later' then redis.call('HINCRBY', KEYS[2], 'attempts', 1) end
  local ends_at = string.format('%.0f', ARGV[5] + ARGV[6] + ARGV[7])
  redis.call('HSET', KEYS[2], 'until', ends_at)
  redis.call('ZADD', KEYS[3], ends_at, ARGV[8])
  return { 'waiting' }
end

if ARGV[3] == 'clear' then redis.call('DEL', KEYS[1])
elseif ARGV[4] ~= '' and redis.call('LREM', KEYS[1], 1, ARGV[4]) == 0 then
  return { 'other', redis.call('LINDEX', KEYS[1], 0) or '' }
end
-- Said again because our answer got lost, it must not take the next entry too.
local fresh = string.format('%.0f', number + 1)
if attempts then redis.call('HDEL', KEYS[2], 'attempts') end
local entry = redis.call('LINDEX', KEYS[1], 0)
if entry then
  if ARGV[9] == '0' then
    redis.call('HSET', KEYS[2], 'number', fresh, 'until', ARGV[5])
    redis.call('ZADD', KEYS[3], ARGV[5], ARGV[8])
    return { 'next' }
  end
  local behind = redis.call('LLEN', KEYS[1]) - 1
  local popped = string.sub(entry, 1, 1) == 'N' and 1 or 0
  if popped == 1 then redis.call('LPOP', KEYS[1]) end
  if ends - ARGV[5] > ARGV[7] * 0.9 then -- so fresh that it stays as it is
    redis.call('HSET', KEYS[2], 'number', fresh)
    return { 'entry', fresh, entry, 0, popped, ends, behind }
  end
  local ends_at = string.format('%.0f', ARGV[5] + ARGV[7])
  redis.call('HSET', KEYS[2], 'number', fresh, 'until', ends_at)
  redis.call('ZADD', KEYS[3], ends_at, ARGV[8])
  return { 'entry', fresh, entry, 0, popped, ends_at, behind }
end
redis.call('DEL', KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[8])
return { 'empty' }
