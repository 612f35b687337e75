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

The leases of a hash are one more field: earliest end and sum of reserved tokens as doubles, then a record of 52 bytes
for each: owner (36 characters), end, tokens. Ends are of the same clock; an end that has passed is found by the header.

KEYS  one or two hashes
ARGV  1 now in ms, only in tests; '' takes the server's clock     2 length of a lease in ms
      3 life of a hash in ms after a write

Commands are of Redis 6.2; only effects are replicated, so the server's clock may decide.
]]
local SLOTS, EMPTY, ZERO, MOST = 129, string.rep('\0', 4 * 129), '\0\0\0\0', 4294967295
local HEADER, RECORD, OWNER = 16, 52, 36
local pack, unpack_ = struct.pack, struct.unpack
local now, lease = tonumber(ARGV[1]), tonumber(ARGV[2])
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

local function open(stored)
  if not stored then return {earliest = math.huge, tokens = 0, body = '', held = 0} end
  local earliest, tokens = unpack_('>dd', stored)
  local leases = {earliest = earliest, tokens = tokens, body = string.sub(stored, HEADER + 1)}
  if earliest <= now then
    local kept
    kept, leases.earliest, leases.tokens, leases.dirty = {}, math.huge, 0, true
    for at = 1, #leases.body, RECORD do
      local ends, reserved = unpack_('>dd', leases.body, at + OWNER)
      if ends > now then
        kept[#kept + 1] = string.sub(leases.body, at, at + RECORD - 1)
        leases.earliest = math.min(leases.earliest, ends)
        leases.tokens = leases.tokens + reserved
      end
    end
    leases.body = table.concat(kept)
  end
  leases.held = #leases.body / RECORD
  return leases
end

-- the end of the owner's lease, which is no more; nil without one. The header's earliest end may now be too early, which
-- costs one look at all of them
local function drop(leases, owner)
  local at = string.find(leases.body, owner, 1, true)
  while at and (at - 1) % RECORD > 0 do at = string.find(leases.body, owner, at + 1, true) end
  if not at then return nil end
  local ends, reserved = unpack_('>dd', leases.body, at + OWNER)
  leases.body = string.sub(leases.body, 1, at - 1) .. string.sub(leases.body, at + RECORD)
  leases.tokens, leases.held, leases.dirty = leases.tokens - reserved, leases.held - 1, true
  return ends
end

local function take(leases, owner, tokens)
  drop(leases, owner)
  leases.body = leases.body .. owner .. pack('>dd', now + lease, tokens)
  leases.earliest = math.min(leases.earliest, now + lease)
  leases.tokens, leases.held, leases.dirty = leases.tokens + tokens, leases.held + 1, true
end

local function save(key, fields, windows, leases)
  local changed = {}
  for i, window in ipairs(windows) do
    if window.dirty then
      changed[#changed + 1] = fields[i]
      changed[#changed + 1] = pack('>dd', window.head, window.sum) .. window.body
    end
  end
  if leases and leases.dirty then
    changed[#changed + 1] = 'leases'
    changed[#changed + 1] = pack('>dd', leases.earliest, leases.tokens) .. leases.body
  end
  if #changed > 0 then
    redis.call('HSET', key, unpack(changed))
    redis.call('PEXPIRE', key, ARGV[3])
  end
end
