/**
 * The rule of `balanceOf`, run inside Redis as one step, by its clock. KEYS[1] is the account's hash: `w` the window, and
 * `s:<name>` what a spender has to do with it: used, used in the window before, debt, promised window, whether it is
 * active. ARGV: the spender's name, the cost, the account's points, the window's seconds, 1 if the operation has begun.
 * Answers: granted, balance, debt, share, window, promised window, milliseconds left.
 */
export const spendScript = `
local own, cost, points, seconds = 's:' .. ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = math.floor(now / (seconds * 1000))
local function store(name, s)
  redis.call('HSET', KEYS[1], name, string.format('%.0f %.0f %.0f %.0f %.0f', s.used, s.before, s.debt, s.promised, s.active))
end
local function shareOf(count) return math.max(1, math.floor(points / math.max(1, count))) end
local stored, spenders, count = nil, {}, 0
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  if fields[i] == 'w' then
    stored = tonumber(fields[i + 1])
  else
    local used, before, debt, promised, active = string.match(fields[i + 1], '^(%d+) (%d+) (%d+) (%d+) (%d)$')
    spenders[fields[i]] = { used = tonumber(used), before = tonumber(before), debt = tonumber(debt),
      promised = tonumber(promised), active = tonumber(active) }
    count = count + 1
  end
end
if stored ~= window then
  local ended, share = spenders, shareOf(count)
  spenders, count = {}, 0
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'w', window)
  if stored == window - 1 then
    for name, s in pairs(ended) do
      if s.active == 1 or s.debt > 0 then
        spenders[name] = { used = s.debt, before = s.used, debt = math.max(0, s.debt - share), promised = s.promised, active = 0 }
        count = count + 1
        store(name, spenders[name])
      end
    end
  end
end
local mine = spenders[own]
if not mine then
  mine = { used = 0, before = 0, debt = 0, promised = window, active = 0 }
  count = count + 1
end
local share, left = shareOf(count), points
for name, s in pairs(spenders) do
  local expected = 0
  if name ~= own then expected = math.min(share, s.before) end
  left = left - math.max(s.used, expected)
end
local balance = math.max(share - mine.used, left)
local granted = 0
if balance >= 1 or mine.promised <= window or ARGV[5] == '1' then
  granted = 1
  mine.used = mine.used + cost
  mine.debt = mine.debt + math.max(0, cost - math.max(0, balance))
  mine.active = 1
  balance = balance - cost
  mine.promised = window
  if balance < 1 then mine.promised = window + 1 + math.floor(mine.debt / share) end
  store(own, mine)
end
redis.call('EXPIRE', KEYS[1], seconds * 2)
return { granted, balance, mine.debt, share, window, mine.promised, (window + 1) * seconds * 1000 - now }`;

/** ARGV: the spender's name, the points, the window that they were spent in, the window that is promised then. */
export const refundScript = `
if redis.call('HGET', KEYS[1], 'w') ~= ARGV[3] then return 0 end
local own, points = 's:' .. ARGV[1], tonumber(ARGV[2])
local spent = redis.call('HGET', KEYS[1], own)
if not spent then return 0 end
local used, before, debt, promised, active = string.match(spent, '^(%d+) (%d+) (%d+) (%d+) (%d)$')
return redis.call('HSET', KEYS[1], own, string.format('%.0f %s %.0f %.0f %s', math.max(0, used - points), before,
  math.max(0, debt - points), math.min(promised, ARGV[4]), active))`;
