/**
 * `stepLimit` and `stepCosts` in Lua, on a state in one key of a Redis. The time is that of the server. The arguments are
 * the kind of the state, the step as JSON, for how many ms to keep the state, and, in tests only, the time.
 */
export const limitScript = `
local NEVER = -1e15
local GRACE_MS, NEXT_TRIAL_MS, LEARNED_FOR_MS = 100, 30000, 12 * 3600000
local kind, step, now = ARGV[1], cjson.decode(ARGV[2]), tonumber(ARGV[4])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local readable, state = pcall(cjson.decode, redis.call('GET', KEYS[1]) or '{}')
if not readable or type(state) ~= 'table' then state = {} end
if type(state.members) ~= 'table' then state.members = {} end
local members, id = state.members, step.member

local function each(change)
  for name, member in pairs(members) do members[name] = change(name, member) end
end

local function keep(answer)
  redis.call('SET', KEYS[1], cjson.encode(state), 'PX', ARGV[3])
  return cjson.encode(answer)
end

local back = math.max(0, (state.at or NEVER) - now)
state.at = now

if kind == 'costs' then
  local isShared, others = members[id] ~= nil, 0
  each(function(name, member)
    member.expires = member.expires - back
    if name ~= id and member.expires > now then isShared = true end
    return member
  end)
  each(function(name, member)
    if not isShared then return nil end
    if name ~= id then others = others + member.micros end
    return member
  end)
  local granted = step.capMicros == nil or others + step.micros <= step.capMicros
  local micros = step.micros
  if not granted then micros = members[id] and members[id].micros or 0 end
  members[id] = { expires = step.isOver and now or now + step.leaseMs, micros = micros }
  return keep({ granted = granted, othersMicros = others })
end

state.lastTurn = (state.lastTurn or NEVER) - back
state.blockedUntil = (state.blockedUntil or NEVER) - back
local learned = state.learned
if learned then
  learned.learnedAt = learned.learnedAt - back
  if learned.trialAt then learned.trialAt = learned.trialAt - back end
  if learned.learnedAt + LEARNED_FOR_MS <= now then learned = nil end
end
each(function(name, member)
  member.expires, member.lastTurn, member.dueAt = member.expires - back, member.lastTurn - back, member.dueAt - back
  if member.waitingSince then member.waitingSince = member.waitingSince - back end
  return (name == id or member.expires > now) and member or nil
end)

local self = members[id] or { lastTurn = NEVER, dueAt = NEVER }
self.expires, self.seats, self.most, self.gapMs = now + step.leaseMs, step.seats, step.most, step.gapMs
members[id] = self
if step.blockMs then state.blockedUntil = math.max(state.blockedUntil, now + step.blockMs) end
local fresh = step.learned
if fresh == nil and not learned then fresh = step.remembered end
if fresh == false then learned = nil elseif fresh then
  learned = { gapMs = fresh.gapMs, takesInFlight = fresh.takesInFlight, learnedAt = now }
  if fresh.trialInMs then learned.trialAt = now + fresh.trialInMs end
end
state.learned = learned
if step.act == 'leave' then members[id] = nil end

local takesSeat = step.seatsPerTurn > 0
local function hasRoom(member) return not takesSeat or member.seats < member.most end

local function view()
  local most, gap, seats, count = 0, 1e12, 0, 0
  for _, member in pairs(members) do
    most, gap = math.max(most, member.most), math.min(gap, member.gapMs)
    seats, count = seats + member.seats, count + 1
  end
  if learned then
    if not (learned.trialAt and now >= learned.trialAt) then most = math.min(most, learned.takesInFlight) end
    gap = math.max(gap, learned.gapMs)
  end
  local following = math.max(state.lastTurn + gap, state.blockedUntil, now)
  local function turnOf(member) return member.lastTurn + math.max(member.gapMs, gap) end
  local since, ahead, here = now, 0, members[id]
  if here and here.waitingSince then since = here.waitingSince end
  for name, member in pairs(members) do
    local waits = name ~= id and member.waitingSince and member.dueAt > now
    local first = waits and (member.waitingSince < since or (member.waitingSince == since and name < id))
    if first and hasRoom(member) and turnOf(member) <= following then ahead = ahead + 1 end
  end
  local answer = { granted = false, seats = seats, members = count, learned = learned }
  answer.full = here ~= nil and (not hasRoom(here) or (takesSeat and seats + ahead >= most))
  answer.waitMs = math.max(following, here and turnOf(here) or following) - now + ahead * gap
  if learned and learned.trialAt and learned.trialAt > now then answer.trialInMs = learned.trialAt - now end
  return answer
end

local seen = view()
if step.act == 'leave' then return keep(seen) end
local granted = step.act == 'turn' and not seen.full and seen.waitMs == 0
if granted then
  if learned and learned.trialAt and seen.seats >= learned.takesInFlight then
    learned.trialAt = now + NEXT_TRIAL_MS
  end
  self.waitingSince, self.lastTurn, state.lastTurn = nil, now, now
  self.seats = self.seats + step.seatsPerTurn
elseif step.act == 'withdraw' then
  self.waitingSince = nil
elseif step.act ~= 'renew' then
  self.waitingSince = self.waitingSince or now
  self.dueAt = math.ceil(now + (seen.full and step.retryMs or seen.waitMs) + GRACE_MS)
end
local answer = view()
answer.full, answer.waitMs, answer.granted = seen.full, seen.waitMs, granted
return keep(answer)
`;
