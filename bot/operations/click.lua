-- Follows a link: what it says, and one click a visitor and day where link and campaign work (campaign.c and link.c put that first).
-- KEYS: campaign, its key, link, visitor, click, the link's clicks, the campaign's clicks, the link's phones. ARGV: day in five digits, 1 to look only, click's id, click, ms that a visitor is remembered, most clicks of a link a day, days that a click outlives the window, clicks that are many for one phone a day.
-- Returns {campaign, its key, link, id of the visitor's click or ''}; '' for what is not there.
local campaign, key, link = unpack(redis.call('MGET', KEYS[1], KEYS[2], KEYS[3]))
local answer = { campaign or '', key or '', link or '', '' }
if not campaign or not link or ARGV[2] == '1' then return answer end

local runs = string.byte(campaign, 2) == 1 and string.sub(campaign, 3, 7) >= ARGV[1]
local works = string.byte(link, 2) == 0
if not runs or not works then return answer end

local day = ARGV[1]
local days = tonumber(string.sub(campaign, 8, 9)) + ARGV[7]
local before = redis.call('GET', KEYS[4])
if before then
  local click, times = string.match(before, '^(%S+) (%d+)$')
  times = times + 1
  redis.call('SET', KEYS[4], click .. ' ' .. times, 'KEEPTTL')
  -- A phone that comes back and back is remembered by its click, which names no phone.
  if times >= tonumber(ARGV[8]) then
    redis.call('ZADD', KEYS[8], times, click)
    redis.call('ZREMRANGEBYRANK', KEYS[8], 0, -1 - ARGV[6])
    redis.call('EXPIRE', KEYS[8], days * 86400)
  end
  answer[4] = click
  return answer
end

-- Past this nobody is a reader any more: they are led on, and leave nothing.
if tonumber(redis.call('ZSCORE', KEYS[6], day) or 0) >= tonumber(ARGV[6]) then return answer end
redis.call('SET', KEYS[4], ARGV[3] .. ' 1', 'PX', ARGV[5])
redis.call('SET', KEYS[5], ARGV[4], 'EX', days * 86400)
redis.call('ZINCRBY', KEYS[6], 1, day)
redis.call('ZINCRBY', KEYS[7], 1, day)
answer[4] = ARGV[3]
return answer
