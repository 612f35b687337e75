--[[
What the scripts of this folder share; each is sent with this text before its own.

A window of L ms is a ring of N = 129 slots, each of size = ceil(L / 128) ms. The slot of the time t is floor(t / size) mod N.
The sum over the ring counts everything since (head - 128) * size, which lies L to L + size before now: the oldest slot,
partly outside the window, counts whole. So a sliding window of L never holds more than the limit, and room comes back
at most one slot (1/128 of L, 0.78 %) after it is due. Time has moved k slots since the last write: those k slots hold what
is now outside, so they are taken off the sum and emptied; after N or more, all of them. No sum can leak over a gap.
If the clock steps back, counting goes on in the newest slot until time has caught up; a ring whose newest slot is a
whole window ahead of the clock is a clock's error and starts anew.

A ring is one field of a hash: head and sum as doubles, then N unsigned 32-bit counters, 532 bytes. A customer has one
hash; an API key with limits of its own has another under the same {customer} tag. All windows of a hash are one HMGET and
one HSET; only windows that counted are written. A hash ends by itself when its longest window has passed unused.

The leases of a holder are two more keys: 'ends', a sorted set of owners by the time at which their leases end, and
'leases', a hash that holds "tokens:replica" for each owner and the sum of the tokens under 'tokens'. Taking, extending
and ending one costs the same however many there are (a logarithm of it in the sorted set), and so does counting them.
What has lapsed is swept by the next decision, MOST_SWEPT at a time; it does not count before that either, only its
tokens do. Both keys get the length of a lease to live whenever a lease is taken or extended, so they go together, and
a customer without live runs has neither.

A lease belongs to the replica that took it last. Another one's late word, sent before that and carried out after it,
neither ends nor extends it.

KEYS  per holder: its hash of windows (not in renew.lua); where leases count also 'leases' and 'ends'
ARGV  1 now in ms, only in tests; '' takes the server's clock     2 length of a lease in ms
      3 life of a hash in ms after a write                        4 the replica that asks

Commands are of Redis 6.2; only effects are replicated, so the server's clock may decide.
]]
local SLOTS, EMPTY, ZERO, MOST = 129, string.rep('\0', 4 * 129), '\0\0\0\0', 4294967295
local MOST_SWEPT = 500
local pack, unpack_ = struct.pack, struct.unpack
local now, lease, replica = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[4]
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function advance(window, ring)
  local size = math.ceil(window.length / 128)
  local slot = math.floor(now / size)
  local head, sum, body = slot, 0, EMPTY
  if ring then
    head, sum = unpack_('>dd', ring)
    body = string.sub(ring, 17)
    if math.abs(slot - head) >= SLOTS then
      head, sum, body = slot, 0, EMPTY
    else
      for b = head + 1, slot do
        if sum == 0 then break end
        local at = 4 * (b % SLOTS)
        local gone = unpack_('>I4', body, at + 1)
        if gone > 0 then
          sum = sum - gone
          body = string.sub(body, 1, at) .. ZERO .. string.sub(body, at + 5)
        end
      end
      head = math.max(head, slot)
    end
  end
  window.size, window.head, window.sum, window.body = size, head, sum, body
end

local function count(window, slot)
  return unpack_('>I4', window.body, 4 * (slot % SLOTS) + 1)
end

local function add(window, slot, units)
  local at = 4 * (slot % SLOTS)
  local before = unpack_('>I4', window.body, at + 1)
  local after = math.min(before + units, MOST)
  window.body = string.sub(window.body, 1, at) .. pack('>I4', after) .. string.sub(window.body, at + 5)
  window.sum = window.sum + after - before
  window.dirty = true
end

local function tokensOf(stored)
  return stored and tonumber(string.match(stored, '^%d+')) or 0
end

-- whether another replica has taken the lease since
local function isForeign(stored)
  return stored and string.match(stored, ':(.*)$') ~= replica
end

local function reserve(leases, tokens)
  if tokens ~= 0 then redis.call('HINCRBY', leases.key, 'tokens', tokens) end
end

-- how many leases are held, and their tokens where somebody wants to know
local function look(leases, withTokens)
  local lapsed = redis.call('ZRANGEBYSCORE', leases.ends, '-inf', now, 'LIMIT', 0, MOST_SWEPT)
  if #lapsed > 0 then
    local tokens = 0
    for _, stored in ipairs(redis.call('HMGET', leases.key, unpack(lapsed))) do tokens = tokens + tokensOf(stored) end
    redis.call('ZREM', leases.ends, unpack(lapsed))
    redis.call('HDEL', leases.key, unpack(lapsed))
    reserve(leases, -tokens)
  end
  leases.held = #lapsed < MOST_SWEPT and redis.call('ZCARD', leases.ends)
    or redis.call('ZCOUNT', leases.ends, '(' .. now, '+inf')
  leases.tokens = withTokens and tonumber(redis.call('HGET', leases.key, 'tokens') or 0) or 0
end

-- takes the owner's lease or makes it this replica's, from now on for the length of a lease
local function take(leases, owner, tokens)
  local before = redis.call('HGET', leases.key, owner)
  if redis.call('ZADD', leases.ends, now + lease, owner) == 1 then leases.held = leases.held + 1 end
  redis.call('HSET', leases.key, owner, tokens .. ':' .. replica)
  reserve(leases, tokens - tokensOf(before))
  redis.call('PEXPIRE', leases.ends, lease)
  redis.call('PEXPIRE', leases.key, lease)
  leases.tokens = leases.tokens + tokens - tokensOf(before)
end

-- ends the owner's lease unless it is another replica's
local function drop(leases, owner)
  local stored = redis.call('HGET', leases.key, owner)
  if isForeign(stored) then return end
  redis.call('ZREM', leases.ends, owner)
  if stored then
    redis.call('HDEL', leases.key, owner)
    reserve(leases, -tokensOf(stored))
  end
end

local function save(key, fields, windows)
  local changed = {}
  for i, window in ipairs(windows) do
    if window.dirty then
      changed[#changed + 1] = fields[i]
      changed[#changed + 1] = pack('>dd', window.head, window.sum) .. window.body
    end
  end
  if #changed > 0 then
    redis.call('HSET', key, unpack(changed))
    redis.call('PEXPIRE', key, ARGV[3])
  end
end
