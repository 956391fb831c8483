-- Requests from a file, one path a line; UNIQUE in it becomes something new each time.
-- Arguments: the file, what makes this run's UNIQUE its own, the connections, "statuses" to count
-- answers by status.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *now);
]]
local MONOTONIC = 1
local reading = ffi.new("moment")
local thread

function setup(only)
  thread = only
end

function init(args)
  paths = {}
  for line in io.lines(args[1]) do
    paths[#paths + 1] = line
  end
  start = args[2]
  connections = tonumber(args[3])
  sent = -1 -- wrk asks for one request before it sends any
  warm, last, gap = 0, 0, 0
  statuses = {}
  if args[4] == "statuses" then
    response = function(status)
      statuses[tostring(status)] = (statuses[tostring(status)] or 0) + 1
    end
  end
  wrk.headers["Accept"] = "application/sparql-results+json"
end

function clock()
  ffi.C.clock_gettime(MONOTONIC, reading)
  return tonumber(reading.seconds) + tonumber(reading.nanoseconds) / 1e9
end

-- A connection asks again when it has its answer: so the time of a request is that of an answer.
function request()
  sent = sent + 1
  local now = clock()
  if sent > 1 and now - last > gap then
    gap = now - last
  end
  last = now
  if sent == 2 * connections then
    warm = now
  end
  return wrk.format("GET", (paths[sent % #paths + 1]:gsub("UNIQUE", start .. "x" .. sent)))
end

function done(summary, latency)
  local failed = summary.errors
  local last = thread:get("last")
  local counts = {}
  for status, count in pairs(thread:get("statuses")) do
    counts[#counts + 1] = string.format('"%s": %d', status, count)
  end
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "steady": %d, "span": %.6f, "gap": %.6f, ' ..
    '"silence": %.6f, "p50": %.3f, "p99": %.3f, "status": %d, "broken": %d, "statuses": {%s}}\n',
    summary.requests, summary.duration / 1e6, thread:get("sent") - 2 * thread:get("connections"),
    last - thread:get("warm"), thread:get("gap"), clock() - last, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, failed.status,
    failed.connect + failed.read + failed.write + failed.timeout, table.concat(counts, ", ")))
end
