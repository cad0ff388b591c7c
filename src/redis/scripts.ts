/*
 * An entry (KEYS[1]) is a hash: `v` the sealed token, `f` the names that it depends on, `s` their
 * values when it was asked for, `n` its attempt, `h` half of its lifetime; or `x`, the attempt that
 * was refused after it, and `b`, the base by which that is numbered. The generations of a subject
 * (KEYS[2]) are a hash: `0` a random base, another one when they were lost, `r` how often something
 * was revoked, `n` the latest attempt, and a random value for each revoked name. What is evicted
 * makes entries invalid.
 */

/** A script, and its digest once that is known. */
export class Script {
  #digest: string | undefined;

  constructor(readonly text: string) {}

  /** The SHA-1 of the text, by which Redis knows a script that it has seen. */
  async digest(): Promise<string> {
    if (this.#digest !== undefined) return this.#digest;
    const bytes = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(this.text));
    const hex = Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0'));
    this.#digest = hex.join('');
    return this.#digest;
  }
}

/** KEYS: entry, generations, lease. ARGV: buffer or `-`, manner, holder, nonce, lease and least ttl. */
export const TAKE = new Script(`
local time = redis.call('TIME')
local now = time[1] .. string.format('%03d', math.floor(time[2] / 1000))
local g = redis.call('HMGET', KEYS[2], '0', 'r')
local base, epoch = g[1], ''
if base then
  local e = redis.call('HMGET', KEYS[1], 'v', 'f', 's', 'h', 'x', 'b')
  epoch = base .. '.' .. (g[2] or '0') .. (e[6] == base and '.' .. e[5] or '')
  if ARGV[1] ~= '-' and e[1] then
    local names = {'0'}
    for name in string.gmatch(e[2], '[^,]+') do names[#names + 1] = name end
    local values = redis.call('HMGET', KEYS[2], unpack(names))
    for i = 1, #names do values[i] = values[i] or '' end
    local needed = math.min(tonumber(ARGV[1]), tonumber(e[4]))
    if table.concat(values, ',') == e[3] and redis.call('PTTL', KEYS[1]) > needed then
      return {'hit', epoch, now, e[1]}
    end
  end
end
if ARGV[2] == 'look' then return {'none', epoch, now} end
local holder = redis.call('GET', KEYS[3])
if ARGV[2] == 'wait' then
  if holder and holder ~= ARGV[3] then return {'busy', epoch, now} end
  redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[5])
  if holder then return {'lease', epoch, now, 0} end
end
if not base then
  epoch = ARGV[4] .. '.0'
  redis.call('HSET', KEYS[2], '0', ARGV[4])
end
local n = redis.call('HINCRBY', KEYS[2], 'n', 1)
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[6]) then
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
end
return {'lease', epoch, now, n}
`);

/** KEYS: as above. ARGV: holder, epoch, attempt, outcome, token, names, half life, ttl, least ttl. */
export const SETTLE = new Script(`
if redis.call('GET', KEYS[3]) == ARGV[1] then redis.call('DEL', KEYS[3]) end
if ARGV[4] == 'none' then return 'released' end
local g = redis.call('HMGET', KEYS[2], '0', 'r', 'n')
local e = redis.call('HMGET', KEYS[1], 's', 'n', 'x', 'b')
local base, n = g[1] or '-', tonumber(ARGV[3])
if string.sub(ARGV[2], 1, #base + 1) ~= base .. '.' then n = (g[3] or 0) + 1 end
local isNewer = e[1] and string.sub(e[1], 1, #base) == base and tonumber(e[2]) > n
local x = e[4] == base and tonumber(e[3]) or 0
if ARGV[4] == 'refused' then
  if (e[1] or x > 0) and not isNewer then
    redis.call('DEL', KEYS[1])
    local ttl = redis.call('PTTL', KEYS[2])
    if ttl > 0 then
      redis.call('HSET', KEYS[1], 'x', math.max(n, x), 'b', base)
      redis.call('PEXPIRE', KEYS[1], ttl)
    end
  end
  return 'released'
end
if base .. '.' .. (g[2] or '0') ~= ARGV[2] then return 'stale' end
if x > n then return 'stale' end
if isNewer then return 'superseded' end
local names = {'0'}
for name in string.gmatch(ARGV[6], '[^,]+') do names[#names + 1] = name end
local values = redis.call('HMGET', KEYS[2], unpack(names))
for i = 1, #names do values[i] = values[i] or '' end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'v', ARGV[5], 'f', ARGV[6], 's', table.concat(values, ','),
  'n', ARGV[3], 'h', ARGV[7])
redis.call('PEXPIRE', KEYS[1], ARGV[8])
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[9]) then
  redis.call('PEXPIRE', KEYS[2], ARGV[9])
end
return 'kept'
`);

/**
 * What an outcome does to the entry of another secret, whose attempts have numbers of their own: a
 * refusal speaks against all that were made. KEYS: entry, generations. ARGV: outcome.
 */
export const SUPERSEDE = new Script(`
if ARGV[1] == 'token' then
  if redis.call('HEXISTS', KEYS[1], 'v') == 1 then redis.call('DEL', KEYS[1]) end
  return 'dropped'
end
if redis.call('HLEN', KEYS[1]) == 0 then return 'unknown' end
redis.call('DEL', KEYS[1])
local g = redis.call('HMGET', KEYS[2], '0', 'n')
local ttl = redis.call('PTTL', KEYS[2])
if g[1] and ttl > 0 then
  redis.call('HSET', KEYS[1], 'x', (g[2] or 0) + 1, 'b', g[1])
  redis.call('PEXPIRE', KEYS[1], ttl)
end
return 'dropped'
`);

/** KEYS: generations. ARGV: nonce, the most names, the names. */
export const REVOKE = new Script(`
if redis.call('HEXISTS', KEYS[1], '0') == 0 then return 'unknown' end
if redis.call('HLEN', KEYS[1]) > tonumber(ARGV[2]) then
  local ttl = redis.call('PTTL', KEYS[1])
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], '0', ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ttl)
  return 'revoked'
end
for i = 3, #ARGV do redis.call('HSET', KEYS[1], ARGV[i], ARGV[1]) end
redis.call('HINCRBY', KEYS[1], 'r', 1)
return 'revoked'
`);
