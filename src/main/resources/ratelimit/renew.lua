--[[
Extends leases of this replica, and brings back those that this server has forgotten: the caller's word is that the runs
are alive. Costs as much as there are leases in the call, of which the caller sends few at a time.
ARGV  4.. per lease: owner, tokens
]]
for k = 1, #KEYS, 2 do
  local leases, owners, ends, forgotten, tokens = {key = KEYS[k], ends = KEYS[k + 1]}, {}, {}, {}, 0
  for a = 4, #ARGV, 2 do owners[#owners + 1] = ARGV[a] end
  for i, stored in ipairs(redis.call('HMGET', leases.key, unpack(owners))) do
    if not isForeign(stored) then
      ends[#ends + 1] = now + lease
      ends[#ends + 1] = owners[i]
      if not stored then
        forgotten[#forgotten + 1] = owners[i]
        forgotten[#forgotten + 1] = ARGV[3 + 2 * i] .. ':' .. replica
        tokens = tokens + tonumber(ARGV[3 + 2 * i])
      end
    end
  end
  if #ends > 0 then
    redis.call('ZADD', leases.ends, unpack(ends))
    if #forgotten > 0 then redis.call('HSET', leases.key, unpack(forgotten)) end
    reserve(leases, tokens)
    redis.call('PEXPIRE', leases.ends, lease)
    redis.call('PEXPIRE', leases.key, lease)
  end
end
return {1}
