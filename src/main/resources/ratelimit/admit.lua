--[[
One decision over all limits of one customer and, where it has limits of its own, of one API key: every window, the places
among the concurrent runs and the reservation of tokens, all or nothing.

An elastic window is one whose units are known only afterwards: the lease reserves as many as are wanted and left, and the
decision refuses where fewer than the cost are left. Reserved units count against the limit until the lease ends.

ARGV  4 owner of the lease to take; '' takes none      5 units of elastic windows that are wanted
      6.. per holder: leases allowed ('' does not look at them, negative takes one above any limit), number of windows,
          then per window: field, length in ms, limit, cost (0 only looks), 1 where it is elastic
Returns 1 or 0, the units granted, then per holder: leases now held, units that they reserve, and per window: units used (of an
elastic one without what is reserved), ms until the cost (at least one unit) has room beside them, 0 where it has.
]]
local owner, granted, admitted = ARGV[4], tonumber(ARGV[5]), 1
local shares, at, key = {}, 6, 1
while key <= #KEYS do
  local share = {key = KEYS[key], allowed = tonumber(ARGV[at]), windows = {}, fields = {}}
  local n = tonumber(ARGV[at + 1])
  at = at + 2
  for i = 1, n do
    share.fields[i] = ARGV[at]
    share.windows[i] = {length = tonumber(ARGV[at + 1]), limit = tonumber(ARGV[at + 2]), cost = tonumber(ARGV[at + 3]),
      elastic = ARGV[at + 4] == '1'}
    share.elastic = share.elastic or share.windows[i].elastic
    at = at + 5
  end
  key = key + 1
  local stored = {}
  if #share.fields > 0 then stored = redis.call('HMGET', share.key, unpack(share.fields)) end
  for i, window in ipairs(share.windows) do advance(window, stored[i]) end
  if share.allowed then
    share.leases = {key = KEYS[key], ends = KEYS[key + 1]}
    key = key + 2
    look(share.leases, share.elastic)
    if owner ~= '' and share.allowed >= 0 and share.leases.held >= share.allowed then admitted = 0 end
  end
  for _, window in ipairs(share.windows) do
    local left = window.limit - window.sum
    if window.elastic then
      left = left - share.leases.tokens
      if window.cost > 0 then granted = math.min(granted, math.max(left, 0)) end
    end
    if window.cost > 0 and window.cost > left then admitted = 0 end
  end
  shares[#shares + 1] = share
end

for _, share in ipairs(shares) do
  if admitted == 1 then
    for _, window in ipairs(share.windows) do
      if window.cost > 0 and not window.elastic then add(window, window.head, window.cost) end
    end
    if owner ~= '' and share.leases then take(share.leases, owner, granted) end
    save(share.key, share.fields, share.windows)
  end
end

local answer = {admitted, granted}
for _, share in ipairs(shares) do
  answer[#answer + 1] = share.leases and share.leases.held or 0
  answer[#answer + 1] = share.leases and share.leases.tokens or 0
  for _, window in ipairs(share.windows) do
    local lacking, wait = window.sum + math.max(window.cost, 1) - window.limit, 0
    if lacking > 0 then
      wait = window.length
      for at = 1, #window.body, ENTRY do
        local slot, units = entry(window, at)
        lacking = lacking - units
        if lacking <= 0 then
          wait = (slot + SLOTS) * window.size - now
          break
        end
      end
    end
    answer[#answer + 1] = window.sum
    answer[#answer + 1] = wait
  end
end
return answer
