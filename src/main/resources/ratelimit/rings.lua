--[[
What the scripts of this folder share; each is sent with this text before its own.

A window of L ms is divided into N = 129 slots, each of size = ceil(L / 128) ms; the slot of the time t is floor(t / size).
The sum over the newest N counts everything since (head - 128) * size, which lies L to L + size before now: the oldest slot,
partly outside the window, counts whole. So a sliding window of L never holds more than the limit, and room comes back
at most one slot (1/128 of L, 0.78 %) after it is due. When time moves on, what is then outside is taken off the sum, so
no sum can leak over a gap. If the clock steps back, counting goes on in the newest slot until time has caught up; a
window whose newest slot is a whole window ahead of the clock is a clock's error and starts anew.

A window is one field of a hash: head and sum as doubles, then, oldest first, 5 bytes for each slot that counted: the slot
mod N and its units, an unsigned 32-bit number. So a window costs what it counted: 16 bytes, and 661 at most. A customer has
one hash; an API key with limits of its own has another under the same {customer} tag. All windows of a hash are one HMGET
and one HSET; only windows that counted are written. A hash ends by itself when the longest window that counted in it has
passed unused.

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
      3 the replica that asks

Commands are of Redis 6.2; only effects are replicated, so the server's clock may decide.
]]
local SLOTS, HEADER, ENTRY, MOST = 129, 16, 5, 4294967295
local MOST_SWEPT = 500
local pack, unpack_ = struct.pack, struct.unpack
local now, lease, replica = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- the slot and the units of the entry at that place of the window's body
local function entry(window, at)
  local mod, units = unpack_('>BI4', window.body, at)
  return window.head - (window.head - mod) % SLOTS, units
end

-- a field that is not made like this is taken for empty
local function advance(window, stored)
  window.size = math.ceil(window.length / 128)
  local slot = math.floor(now / window.size)
  window.head, window.sum, window.body = slot, 0, ''
  if not stored or (#stored - HEADER) % ENTRY ~= 0 then return end
  local head, sum = unpack_('>dd', stored)
  if math.abs(slot - head) >= SLOTS then return end
  window.head, window.sum, window.body = head, sum, string.sub(stored, HEADER + 1)
  if slot <= head then return end
  local at = 1
  while at <= #window.body do
    local oldest, units = entry(window, at)
    if oldest > slot - SLOTS then break end
    window.sum = window.sum - units
    at = at + ENTRY
  end
  if at > 1 then window.body = string.sub(window.body, at) end
  window.head = slot
end

-- where the newest entry begins that is of the slot or an older one; 1 - ENTRY without one. Also that slot and its units
local function find(window, slot)
  for at = #window.body - ENTRY + 1, 1, -ENTRY do
    local found, units = entry(window, at)
    if found <= slot then return at, found, units end
  end
  return 1 - ENTRY, nil, 0
end

local function add(window, slot, units)
  local at, found, before = find(window, slot)
  local rest = at + ENTRY
  if found ~= slot then at, before = rest, 0 end
  local after = math.min(before + units, MOST)
  window.body = string.sub(window.body, 1, at - 1) .. pack('>BI4', slot % SLOTS, after) .. string.sub(window.body, rest)
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
  if tokens ~= 0 and redis.call('HINCRBY', leases.key, 'tokens', tokens) == 0 then
    redis.call('HDEL', leases.key, 'tokens')
  end
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

-- the hash lives as long as the longest window that was ever written to it, and a little, so that it is rarely extended
local function save(key, fields, windows)
  local changed, longest = {}, 0
  for i, window in ipairs(windows) do
    if window.dirty then
      longest = math.max(longest, window.length)
      changed[#changed + 1] = fields[i]
      changed[#changed + 1] = pack('>dd', window.head, window.sum) .. window.body
    end
  end
  if #changed == 0 then return end
  redis.call('HSET', key, unpack(changed))
  if redis.call('PTTL', key) < 1.01 * longest then redis.call('PEXPIRE', key, math.floor(1.03 * longest)) end
end
