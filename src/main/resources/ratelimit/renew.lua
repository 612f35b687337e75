--[[
Extends leases that are still held; one that was released or has lapsed is not brought back.
KEYS 1 sorted set of leases.  ARGV 1 now in ms, only in tests ('' = the server's clock), 2 length of a lease in ms, 3.. owners
]]
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
for i = 3, #ARGV do redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], ARGV[i]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
