/**
 * An exact token bucket shared by the gateway's replicas, one hash a key, on the clock of Redis.
 *
 * A replica takes a few tokens at once and spends them by itself. While such a lease stands the bucket refills only up to the burst
 * minus what is out on lease, so bucket and leases together never hold more than the burst. A replica asks again
 * when its last lease is spent; one that never comes back loses it after the lease's time.
 *
 * KEYS: buckets; ARGV: tokens a second, burst, lease time in ms, most tokens a lease, this replica, then how many are wanted now of each.
 * Answers for each {granted, left in the bucket after that, ms until the next token when none was granted}, one after the other.
 */
export const TOKEN_BUCKET = `
local rate, burst, lease_ms, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local own = ARGV[5]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = {}
for number, key in ipairs(KEYS) do
  local wanted = tonumber(ARGV[5 + number])
  local tokens, at, leased = burst, now, 0
  local stored = redis.call('HGETALL', key)
  for i = 1, #stored, 2 do
    local name, value = stored[i], stored[i + 1]
    if name == 'tokens' then tokens = tonumber(value)
    elseif name == 'at' then at = tonumber(value)
    elseif name ~= own then
      local count, till = string.match(value, '^(%d+) (%d+)$')
      if tonumber(till) > now then leased = leased + tonumber(count) else redis.call('HDEL', key, name) end
    end
  end
  tokens = math.max(tokens, math.min(burst - leased, tokens + math.max(0, now - at) * rate / 1000))
  local left = math.floor(tokens)
  local granted = math.min(left, math.max(wanted, math.min(most, math.floor(left / 4))))
  tokens = tokens - granted
  if granted > 0 then redis.call('HSET', key, own, granted .. ' ' .. (now + lease_ms)) else redis.call('HDEL', key, own) end
  redis.call('HSET', key, 'tokens', string.format('%.6f', tokens), 'at', now)
  redis.call('PEXPIRE', key, math.ceil(burst / rate * 1000) + lease_ms)
  local wait = 0
  if granted == 0 then wait = math.ceil((1 - tokens) / rate * 1000) end
  table.insert(answer, granted)
  table.insert(answer, math.floor(tokens))
  table.insert(answer, wait)
end
return answer
`;
