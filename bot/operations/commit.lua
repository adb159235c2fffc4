-- Commits a turn: the seen mark, then every check, then every write.
-- KEYS: the seen mark, the keys named below by number. ARGV: stored answer, its ms (0: no mark), number of checks; each check: key, kind, value; each write: word count, key, command, the other words. The command QUEUE, with an entry, the ready set's number, a time and a lane, appends to a lane; a lane that has entries is in the set already.
-- Returns {done}, {seen, stored answer} or {stale, number of the check that failed}.
local marks = ARGV[2] ~= '0'
if marks then
  local stored = redis.call('GET', KEYS[1])
  if stored then return { 'seen', stored } end
end

local at = 4
for check = 1, tonumber(ARGV[3]) do
  local key, kind, value, holds = KEYS[tonumber(ARGV[at])], ARGV[at + 1], ARGV[at + 2], false
  if kind == 'equals' then holds = (redis.call('GET', key) or '') == value
  elseif kind == 'least' then holds = (tonumber(redis.call('GET', key) or value) or 0) >= tonumber(value)
  elseif kind == 'length' then holds = redis.call('STRLEN', key) == tonumber(value)
  elseif kind == 'below' then holds = redis.call('LLEN', key) < tonumber(value)
  elseif kind == 'above' then holds = redis.call('LLEN', key) > tonumber(value)
  elseif kind == 'member' then holds = redis.call('SISMEMBER', key, value) == 1
  elseif kind == 'no member' then holds = redis.call('SISMEMBER', key, value) == 0
  end
  if not holds then return { 'stale', check } end
  at = at + 3
end

while ARGV[at] do
  local words = tonumber(ARGV[at])
  local key = KEYS[tonumber(ARGV[at + 1])]
  if ARGV[at + 2] ~= 'QUEUE' then redis.call(ARGV[at + 2], key, unpack(ARGV, at + 3, at + words))
  elseif redis.call('RPUSH', key, ARGV[at + 3]) == 1 then
    redis.call('ZADD', KEYS[tonumber(ARGV[at + 4])], ARGV[at + 5], ARGV[at + 6])
  end
  at = at + words + 1
end
if marks then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
return { 'done' }
