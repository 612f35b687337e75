--[[
Says that a replica lives, and how many do. It writes, so that it fails where a decision would.
KEYS  1 sorted set of replicas by the end of their word      ARGV  1 name     2 how long its word holds, in ms
Returns how many live, and 1 where this one was not known.
]]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local new = redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {redis.call('ZCARD', KEYS[1]), new}
