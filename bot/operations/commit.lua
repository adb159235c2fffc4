-- Commits a turn: the seen mark, then every check, then every write.
-- KEYS: the seen mark, the keys named below by number. ARGV: stored answer, its ms (0: no mark), number of checks; each check: key, kind, value; each write: word count, key, command, the other words.
-- Returns {done}, {seen, stored answer} or {stale, number of the check that failed}.
local marks = ARGV[2] ~= '0'
if marks then
  local stored = redis.call('GET', KEYS[1])
  if stored then return { 'seen', stored } end
end

local holds = {
  equals = function(key, value) return (redis.call('GET', key) or '') == value end,
  length = function(key, value) return redis.call('STRLEN', key) == tonumber(value) end,
  below = function(key, value) return redis.call('LLEN', key) < tonumber(value) end,
  member = function(key, value) return redis.call('SISMEMBER', key, value) == 1 end,
  ['no member'] = function(key, value) return redis.call('SISMEMBER', key, value) == 0 end,
}

local at = 4
for check = 1, tonumber(ARGV[3]) do
  if not holds[ARGV[at + 1]](KEYS[tonumber(ARGV[at])], ARGV[at + 2]) then
    return { 'stale', check }
  end
  at = at + 3
end

while ARGV[at] do
  local words = tonumber(ARGV[at])
  redis.call(ARGV[at + 2], KEYS[tonumber(ARGV[at + 1])], unpack(ARGV, at + 3, at + words))
  at = at + words + 1
end
if marks then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
return { 'done' }
