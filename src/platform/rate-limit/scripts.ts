/**
 * The rule of `remainingOf`, run inside Redis as one step, by its clock. KEYS[1] is the account's hash: `w` the window,
 * `u:<name>` what a spender used in it, `b:<name>` what it used in the one before. ARGV: the spender's name, the cost,
 * the account's points, the window's seconds. Answers: granted, remaining, window, milliseconds left.
 */
export const spendScript = `
local name, cost, points, seconds = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = math.floor(now / (seconds * 1000))
local stored, used, before = nil, {}, {}
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local kind, of, value = string.sub(fields[i], 1, 2), string.sub(fields[i], 3), tonumber(fields[i + 1])
  if kind == 'u:' then used[of] = value elseif kind == 'b:' then before[of] = value else stored = value end
end
if stored ~= window then
  if stored == window - 1 then before = used else before = {} end
  used = {}
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'w', window)
  for of, value in pairs(before) do redis.call('HSET', KEYS[1], 'b:' .. of, value) end
end
local active, count = { [name] = true }, 1
for _, names in ipairs({ used, before }) do
  for of in pairs(names) do
    if not active[of] then active[of] = true; count = count + 1 end
  end
end
local share, left = math.floor(points / count), points
for of in pairs(active) do
  local expected = 0
  if of ~= name then expected = math.min(share, before[of] or 0) end
  left = left - math.max(used[of] or 0, expected)
end
local remaining = math.max(0, share - (used[name] or 0), left)
local granted = 0
if cost <= remaining then
  granted = 1
  remaining = remaining - cost
  redis.call('HINCRBY', KEYS[1], 'u:' .. name, cost)
end
redis.call('EXPIRE', KEYS[1], seconds * 2)
return { granted, remaining, window, (window + 1) * seconds * 1000 - now }`;

/** ARGV: the spender's name, the points, the window that they were spent in. */
export const refundScript = `
if redis.call('HGET', KEYS[1], 'w') ~= ARGV[3] then return 0 end
local spent = redis.call('HGET', KEYS[1], 'u:' .. ARGV[1])
if not spent then return 0 end
return redis.call('HSET', KEYS[1], 'u:' .. ARGV[1], math.max(0, tonumber(spent) - tonumber(ARGV[2])))`;
