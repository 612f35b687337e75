--[[
Extends leases, and brings back those that this server has forgotten: the caller's word is that the runs are alive.
ARGV  4.. per lease: owner, tokens
]]
for k = 1, #KEYS do
  local leases = open(redis.call('HGET', KEYS[k], 'leases'))
  leases.earliest = math.huge
  for a = 4, #ARGV, 2 do take(leases, ARGV[a], tonumber(ARGV[a + 1])) end
  for at = 1, #leases.body, RECORD do
    leases.earliest = math.min(leases.earliest, (unpack_('>d', leases.body, at + OWNER)))
  end
  save(KEYS[k], {}, {}, leases)
end
return {1}
