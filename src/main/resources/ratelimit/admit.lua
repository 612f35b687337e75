--[[
One decision over all limits of one customer: every window and the place among the concurrent runs, all or nothing.

A window of L ms is a ring of N = 129 slots, each of size = ceil(L / 128) ms. The slot of the time t is floor(t / size) mod N.
The sum over the ring counts everything since (head - 128) * size, which lies L to L + size before now: the oldest slot,
partly outside the window, counts whole. So a sliding window of L never holds more than the limit, and room comes back
at most one slot (1/128 of L) after it is due. Time has moved k slots since the last write: those k slots hold what is
now outside, so they are taken off the sum and emptied; after N or more, all of them. No sum can leak over a gap.
If the clock steps back, counting goes on in the newest slot until time has caught up; a ring whose newest slot is a
whole window ahead of the clock is a clock's error and starts anew.

A ring is one field of the customer's hash: head and sum as doubles, then N unsigned 32-bit counters, 532 bytes. All windows of a
customer are one HMGET and one HSET. Only windows that counted are written. Memory of a customer is 0.6 KB per window.

A lease is a member of a sorted set, named by its owner, scored with its end. The ends are of the same clock.

KEYS  1 hash of windows, 2 sorted set of leases; both carry the same {customer} tag.
ARGV  1 'admit', or 'refund': end the owner's lease and give back what was taken with it; without a lease nothing happens,
        so a second refund gives nothing. The slot is that of the lease's start, else the nearest older one that counted.
      2 now in ms, only in tests; '' takes the server's clock
      3 owner of the lease to take; '' takes none
      4 leases allowed; '' does not look at them, negative takes one above any limit
      5 length of a lease in ms      6 life of the hash in ms after a write
      7.. per window: field, length in ms, limit, cost
Returns admit: 1 or 0, leases now held, then per window the units used and the ms until cost (at least one unit) has
room again, 0 where it has. refund: 1 or 0.

Commands are of Redis 6.2; only effects are replicated, so the server's clock may decide.
]]
local SLOTS, EMPTY, ZERO = 129, string.rep('\0', 4 * 129), '\0\0\0\0'
local pack, unpack_ = struct.pack, struct.unpack
local op, owner, lease = ARGV[1], ARGV[3], tonumber(ARGV[5])
local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local windows, fields = {}, {}
for a = 7, #ARGV, 4 do fields[#fields + 1] = ARGV[a] end
local stored = {}
if #fields > 0 then stored = redis.call('HMGET', KEYS[1], unpack(fields)) end

for i = 1, #fields do
  local a = 3 + 4 * i
  local size = math.ceil(ARGV[a + 1] / 128)
  local slot, ring = math.floor(now / size), stored[i]
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
  windows[i] = {size = size, limit = tonumber(ARGV[a + 2]), cost = tonumber(ARGV[a + 3]), length = tonumber(ARGV[a + 1]),
    head = head, sum = sum, body = body}
end

local function count(window, slot)
  return unpack_('>I4', window.body, 4 * (slot % SLOTS) + 1)
end

local function add(window, slot, units)
  local at = 4 * (slot % SLOTS)
  local value = pack('>I4', unpack_('>I4', window.body, at + 1) + units)
  window.body = string.sub(window.body, 1, at) .. value .. string.sub(window.body, at + 5)
  window.sum = window.sum + units
  window.dirty = true
end

local function save()
  local changed = {}
  for i, window in ipairs(windows) do
    if window.dirty then
      changed[#changed + 1] = fields[i]
      changed[#changed + 1] = pack('>dd', window.head, window.sum) .. window.body
    end
  end
  if #changed > 0 then
    redis.call('HSET', KEYS[1], unpack(changed))
    redis.call('PEXPIRE', KEYS[1], ARGV[6])
  end
end

if op == 'refund' then
  local ends = redis.call('ZSCORE', KEYS[2], owner)
  if not ends then return {0} end
  redis.call('ZREM', KEYS[2], owner)
  for _, window in ipairs(windows) do
    local slot = math.min(window.head, math.floor((ends - lease) / window.size))
    while slot > window.head - SLOTS and count(window, slot) == 0 do slot = slot - 1 end
    if slot > window.head - SLOTS then add(window, slot, -math.min(window.cost, count(window, slot))) end
  end
  save()
  return {1}
end

local active, admitted = 0, 1
if ARGV[4] ~= '' then
  local allowed = tonumber(ARGV[4])
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
  active = redis.call('ZCARD', KEYS[2])
  if owner ~= '' and allowed >= 0 and active >= allowed then admitted = 0 end
end
for _, window in ipairs(windows) do
  if window.cost > 0 and window.sum + window.cost > window.limit then admitted = 0 end
end

if admitted == 1 then
  for _, window in ipairs(windows) do
    if window.cost > 0 then add(window, window.head, window.cost) end
  end
  save()
  if owner ~= '' then
    active = active + redis.call('ZADD', KEYS[2], now + lease, owner)
    redis.call('PEXPIRE', KEYS[2], lease)
  end
end

local answer = {admitted, active}
for _, window in ipairs(windows) do
  local lacking, wait = window.sum + math.max(window.cost, 1) - window.limit, 0
  if lacking > 0 then
    wait = window.length
    for slot = window.head - SLOTS + 1, window.head do
      lacking = lacking - count(window, slot)
      if lacking <= 0 then
        wait = (slot + SLOTS) * window.size - now
        break
      end
    end
  end
  answer[#answer + 1] = window.sum
  answer[#answer + 1] = wait
end
return answer
