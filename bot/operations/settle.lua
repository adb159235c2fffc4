-- Says what became of a lane's first entry, once; whoever lost the lease changes nothing.
-- KEYS: lane, lease, ready. ARGV: owner, lease number, outcome (done, clear, later, wait: later but no failure), popped (0, 1), now ms, wait ms, lease ms, lane's name.
-- Returns {next}, {waiting}, {empty} or {lost}.
local owner, number = unpack(redis.call('HMGET', KEYS[2], 'owner', 'number'))
if owner ~= ARGV[1] or number ~= ARGV[2] then return { 'lost' } end

if ARGV[3] == 'later' or ARGV[3] == 'wait' then
  if ARGV[3] == 'later' then redis.call('HINCRBY', KEYS[2], 'attempts', 1) end
  local ends_at = string.format('%.0f', ARGV[5] + ARGV[6] + ARGV[7])
  redis.call('HSET', KEYS[2], 'until', ends_at)
  redis.call('ZADD', KEYS[3], ends_at, ARGV[8])
  return { 'waiting' }
end

-- Said again because our answer got lost, it must not take the next entry too.
redis.call('HINCRBY', KEYS[2], 'number', 1)
redis.call('HDEL', KEYS[2], 'attempts')
if ARGV[3] == 'clear' then
  redis.call('DEL', KEYS[1])
elseif ARGV[4] == '0' then
  redis.call('LPOP', KEYS[1])
end
if redis.call('LLEN', KEYS[1]) > 0 then return { 'next' } end
redis.call('DEL', KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[8])
return { 'empty' }
