-- Commits a turn that only says something through a lane: what commit.lua does, for the most frequent case.
-- KEYS: the seen mark, lane, ready. ARGV: stored answer, its ms, entry, now ms, lane's name, most entries.
-- Returns {done}, {seen, stored answer} or {stale}: the lane is full.
if redis.call('LLEN', KEYS[2]) - ARGV[6] >= 0 then return { 'stale' } end
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return { 'seen', redis.call('GET', KEYS[1]) or '' }
end
if redis.call('RPUSH', KEYS[2], ARGV[3]) == 1 then redis.call('ZADD', KEYS[3], ARGV[4], ARGV[5]) end
return { 'done' }
