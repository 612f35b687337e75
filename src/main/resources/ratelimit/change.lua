--[[
Ends a lease, and counts afterwards or gives back.

'count' ends the owner's lease, if it is this replica's, and counts units whatever the limit: tokens that a run has used, or
what a replica admitted while this server was away. 'refund' does nothing without the lease, so a second refund gives
nothing; else it ends it and takes units away in the slot of the lease's start (of its last renewal), or the nearest
older one that counted.

ARGV  4 'count' or 'refund'     5 owner; '' ends no lease
      6.. per holder: number of entries, then per entry: field, length in ms, age of the units in ms, units
Returns 1, or 0 where nothing was to be refunded.
]]
local op, owner, at = ARGV[4], ARGV[5], 6
for k = 1, #KEYS, 3 do
  local leases, ends = {key = KEYS[k + 1], ends = KEYS[k + 2]}, nil
  if op == 'refund' then
    ends = tonumber(redis.call('ZSCORE', leases.ends, owner) or 0)
    if ends <= now or isForeign(redis.call('HGET', leases.key, owner)) then return {0} end
  end
  if owner ~= '' then drop(leases, owner) end
  local n = tonumber(ARGV[at])
  at = at + 1
  local asked, places = {}, {}
  for i = 1, n do
    local field = ARGV[at + 4 * (i - 1)]
    if not places[field] then
      asked[#asked + 1] = field
      places[field] = #asked
    end
  end
  local stored = {}
  if n > 0 then stored = redis.call('HMGET', KEYS[k], unpack(asked)) end
  local windows = {}
  for _ = 1, n do
    local place, length = places[ARGV[at]], tonumber(ARGV[at + 1])
    local age, units = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
    local window = windows[place]
    if not window then
      window = {length = length}
      advance(window, stored[place])
      windows[place] = window
    end
    if op == 'count' then
      local slot = math.min(window.head, math.floor((now - age) / window.size))
      if slot > window.head - SLOTS then add(window, slot, units) end
    else
      local slot = math.min(window.head, math.floor((ends - lease) / window.size))
      local _, found, counted = find(window, slot)
      while found and counted == 0 do _, found, counted = find(window, found - 1) end
      if found then add(window, found, -math.min(units, counted)) end
    end
    at = at + 4
  end
  save(KEYS[k], asked, windows)
end
return {1}
