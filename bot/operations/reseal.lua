-- Puts a value that was sealed anew into the place of the old one, if that is still there.
-- KEYS: the key. ARGV: text, list or scored; then pairs of old and new.
-- Returns how many were replaced.
local replaced = 0
for at = 2, #ARGV, 2 do
  local old, new = ARGV[at], ARGV[at + 1]
  if ARGV[1] == 'text' then
    if redis.call('GET', KEYS[1]) == old then
      redis.call('SET', KEYS[1], new, 'KEEPTTL')
      replaced = replaced + 1
    end
  elseif ARGV[1] == 'list' then
    local place = redis.call('LPOS', KEYS[1], old)
    if place then
      redis.call('LSET', KEYS[1], place, new)
      replaced = replaced + 1
    end
  else
    local score = redis.call('ZSCORE', KEYS[1], old)
    if score then
      redis.call('ZREM', KEYS[1], old)
      redis.call('ZADD', KEYS[1], score, new)
      replaced = replaced + 1
    end
  end
end
return replaced
